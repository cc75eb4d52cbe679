import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";
import {Ajv, type AnySchema} from "ajv";
import addFormats from "ajv-formats";
import {beforeAll, describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {type Lockfile, makeSbom, readSbom} from "../../loaders/release/sbom.js";

interface Bom {
  components: {
    "bom-ref": string;
    purl: string;
    name: string;
    version: string;
    scope: string;
    hashes?: unknown;
    licenses?: unknown;
  }[];
  dependencies: {ref: string; dependsOn?: string[]}[];
}

const parse = (bytes: Buffer | string) => JSON.parse(bytes.toString()) as Bom;
const lockfile = () => JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile;

let bytes: Buffer;
let bom: Bom;
beforeAll(async () => {
  bytes = await readSbom();
  bom = parse(bytes);
});

/** The schema of CycloneDX 1.6 as its makers publish it. */
function makeValidator() {
  const require = createRequire(import.meta.url);
  const folder = join(require.resolve("@cyclonedx/cyclonedx-library/package.json"), "..", "res", "schema");
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8")) as AnySchema;
  const ajv = new Ajv({strict: false, allErrors: true});
  addFormats.default(ajv);
  // No such addresses here.
  ajv.addFormat("iri-reference", true);
  ajv.addFormat("idn-email", true);
  for (const name of ["spdx.SNAPSHOT", "jsf-0.82.SNAPSHOT"])
    ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.schema.json`);
  return ajv.compile(read("bom-1.6.SNAPSHOT"));
}

describe("makeSbom(lockfile)", () => {
  it("is of the official schema of CycloneDX 1.6", () => {
    const validate = makeValidator();
    expect([validate(bom), validate.errors]).toEqual([true, null]);
    const [first, ...others] = bom.components;
    for (const [wrong, at] of [
      [{...first, scope: "needed"}, "/components/0/scope"],
      [{...first, licenses: [{license: {id: "Mine"}}]}, "/components/0/licenses"],
      [{...first, hashes: [{alg: "SHA-512", content: "sha512-0"}]}, "/components/0/hashes"]
    ] as const) {
      expect(validate({...bom, components: [wrong, ...others]})).toBe(false);
      expect(validate.errors!.some(({instancePath}) => instancePath.startsWith(at))).toBe(true);
    }
  });

  it("says of every package that is needed to run what npm says of it, and no package that tests alone need", () => {
    const npm = execFileSync("npm", ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"]
    });
    const theirs = parse(npm);
    const known = new Map(theirs.components.map((c) => [c.purl, c]));
    const ours = new Set(bom.components.map((c) => c["bom-ref"]));
    expect(ours.size).toBeGreaterThan(300);
    for (const {purl, name, version, hashes, licenses} of bom.components)
      expect({name, version, hashes, licenses}, purl).toEqual({
        name,
        version,
        hashes: known.get(purl)?.hashes,
        licenses: known.get(purl)?.licenses
      });
    const needs = new Map(theirs.dependencies.map(({ref, dependsOn = []}) => [ref, dependsOn]));
    const {dependencies: direct} = lockfile().packages[""]!;
    const [own, ...others] = bom.dependencies;
    expect(own!.dependsOn!.map((ref) => ref.replace(/(?<=.)@[^@]*$/, ""))).toEqual(Object.keys(direct!).sort());
    for (const {ref, dependsOn = []} of others)
      expect(dependsOn, ref).toEqual(
        needs
          .get(ref)!
          .filter((r) => ours.has(r))
          .sort()
      );
    // From ours, all of it is reached.
    const reached = new Set(own!.dependsOn);
    const of = new Map(bom.dependencies.map(({ref, dependsOn = []}) => [ref, dependsOn]));
    for (const ref of reached) for (const next of of.get(ref)!) reached.add(next);
    // A member of a bundle is named by no package.json.
    expect([...ours].filter((ref) => !reached.has(ref))).toEqual(["is-unicode-supported@1.3.0"]);
  });

  it("marks what only some machines install as optional", () => {
    const scope = (name: string) => [
      ...new Set(bom.components.filter((c) => c.name.startsWith(name)).map((c) => c.scope))
    ];
    expect(scope("@duckdb/node-bindings-")).toEqual(["optional"]);
    expect(scope("@duckdb/node-api")).toEqual(["required"]);
    expect(scope("ms")).toEqual(["required"]);
  });

  it("gives the same bytes for the same lockfile, however that is ordered, without a number or a time of its own", () => {
    const {packages} = lockfile();
    const turned = Object.fromEntries(Object.entries(packages).reverse());
    expect(makeSbom({packages: turned}).equals(bytes)).toBe(true);
    expect(bytes.toString()).not.toMatch(/serialNumber|timestamp/);
    const [path] = Object.keys(packages).filter((p) => p.endsWith("/zod"));
    const other = {...packages, [path!]: {...packages[path!], version: "0.0.0"}};
    expect(makeSbom({packages: other}).equals(bytes)).toBe(false);
  });
});
