import {readFile} from "node:fs/promises";
import {join} from "node:path";
import canonicalize from "canonicalize";
import {root} from "../base/sources.js";

/** The file of a release that lists what the program is made of. */
export const sbomFile = "sbom.cdx.json";
export const sbomType = "application/vnd.cyclonedx+json; version=1.6";

/** A package-lock.json (version 3), as far as the list needs it. */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  name?: string;
  version?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

interface Component {
  /** Where it is installed: the same version may lie in several folders. */
  paths: string[];
  name: string;
  version: string;
  required: boolean;
  license: string | undefined;
  sha512: string | undefined;
}

/** The list for the package-lock.json that this program was installed by. */
export const readSbom = async (): Promise<Buffer> =>
  makeSbom(JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as Lockfile);

/**
 * Every package that the program needs to run, with version, purl, SHA-512 and licence, and which needs which: CycloneDX
 * 1.6 in canonical JSON. It has neither a serial number nor a time, so the same lockfile gives the same bytes.
 */
export function makeSbom({packages}: Lockfile): Buffer {
  const own = packages[""]!;
  const needed = Object.entries(packages).filter(([path, {dev}]) => path !== "" && !dev);
  const components = new Map<string, Component>();
  const refs = new Map<string, string>();
  for (const [path, {name = nameOf(path), version = "", license, integrity, optional}] of needed) {
    const ref = `${name}@${version}`;
    refs.set(path, ref);
    const known = components.get(ref) ?? {paths: [], name, version, required: false, license, sha512: undefined};
    known.paths.push(path);
    known.required ||= !optional;
    known.sha512 ??= sha512Of(integrity);
    components.set(ref, known);
  }
  const dependsOn = (paths: readonly string[]) =>
    sorted(
      paths.flatMap((path) =>
        namesNeeded(packages[path]!).flatMap((name) => refs.get(findInstalled(packages, path, name) ?? "") ?? [])
      )
    );
  const ownRef = `${own.name}@${own.version}`;
  const list = [...components].sort(([a], [b]) => (a < b ? -1 : 1));
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": ownRef,
        name: own.name,
        version: own.version,
        licenses: licensesOf(own.license)
      }
    },
    components: list.map(([ref, {name, version, required, license, sha512}]) => ({
      type: "library",
      "bom-ref": ref,
      name,
      version,
      purl: `pkg:npm/${name.split("/").map(encodeURIComponent).join("/")}@${encodeURIComponent(version)}`,
      scope: required ? "required" : "optional",
      ...(sha512 && {hashes: [{alg: "SHA-512", content: sha512}]}),
      ...(license && {licenses: licensesOf(license)})
    })),
    dependencies: [
      {ref: ownRef, dependsOn: dependsOn([""])},
      ...list.map(([ref, {paths}]) => {
        const all = dependsOn(paths);
        return {ref, ...(all.length && {dependsOn: all})};
      })
    ]
  };
  return Buffer.from(canonicalize(bom)!, "utf8");
}

const nameOf = (path: string) => path.split("node_modules/").at(-1)!;

const sha512Of = (integrity = "") => {
  const [, base64] = /(?:^| )sha512-([^ ]+)/.exec(integrity) ?? [];
  return base64 && Buffer.from(base64, "base64").toString("hex");
};

/** An expression of SPDX has words between its names. */
const licensesOf = (license: string | undefined) =>
  license && / (?:OR|AND|WITH) /.test(license) ? [{expression: license}] : [{license: {id: license}}];

const namesNeeded = ({dependencies, optionalDependencies, peerDependencies}: LockedPackage) =>
  Object.keys({...peerDependencies, ...optionalDependencies, ...dependencies});

/** Where Node finds a package for code in the folder `from`: in its own node_modules, or in one further out. */
function findInstalled(packages: Lockfile["packages"], from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/"))).replace(/\/$/, "")) {
    const path = `${at && `${at}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === "") return undefined;
  }
}

const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
