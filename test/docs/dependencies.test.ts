import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import semver from "semver";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

interface Locked {
  name?: string;
  version?: string;
  license?: string;
  hasInstallScript?: true;
  resolved?: string;
  integrity?: string;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const {packages} = JSON.parse(read("package-lock.json")) as {packages: Record<string, Locked>};
const {dependencies, devDependencies} = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
const installed = Object.entries(packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.split("node_modules/").at(-1)!;

/** Licences under which what we install may be used beside MIT code, unchanged. */
const licences = new Set([
  ..."MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD MPL-2.0 BlueOak-1.0.0 Unlicense CC0-1.0 Python-2.0".split(
    " "
  ),
  "(MIT OR GPL-3.0-or-later)",
  "(MIT AND Zlib)"
]);

it("every dependency has a licence that was looked at", () => {
  expect(installed.length).toBeGreaterThan(100);
  expect(installed.filter(([, {license}]) => !licences.has(license ?? "")).map(([path]) => path)).toEqual([]);
});

it("only esbuild runs a script when it is installed", () => {
  const scripts = installed.filter(([, {hasInstallScript}]) => hasInstallScript).map(([path]) => nameOf(path));
  expect([...new Set(scripts)]).toEqual(["esbuild"]);
});

it("what is fetched when installing is held to its hash", () => {
  const loose = installed.filter(
    ([, {resolved, integrity}]) => resolved !== undefined && !integrity?.startsWith("sha512-")
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});

describe("docs/dependencies.md", () => {
  it("says of every package of package.json what it is for, and of no other", () => {
    const [, run = "", tests = ""] = read("docs/dependencies.md").split(/^## (?:To run|For tests.*)$/m);
    const said = (text: string) => [...text.matchAll(/^\| `([^`]+)` \| [a-zA-Z“.].{4,} \|$/gm)].map(([, name]) => name);
    expect(said(run)).toEqual(Object.keys(dependencies!).sort());
    expect(said(tests)).toEqual(Object.keys(devDependencies!).sort());
  });

  it("has to run what the program imports, and nothing that it does not", () => {
    const files = ["loaders", "src"].flatMap((dir) =>
      readdirSync(join(root, dir), {recursive: true, encoding: "utf8"}).map((file) => join(dir, file))
    );
    const text = files
      .filter((file) => /\.(ts|js|mjs|md)$/.test(file))
      .map((file) => read(file))
      .join("\n");
    // Types are gone when the program runs; scoped names have two parts.
    const imports = [
      ...text.matchAll(
        /(?:^import (?!type\b)[^;"]*?from |(?<!: |typeof )\bimport\()"((?:@[^/"]+\/)?[^./"@][^/"]*)[^"]*"/gm
      )
    ];
    const used = new Set(imports.map(([, name]) => name!).filter((name) => !/^(?:node|npm|observablehq):/.test(name)));
    // Framework is started, not imported.
    expect([...used, "@observablehq/framework"].sort()).toEqual(Object.keys(dependencies!).sort());
  });

  it("pins every package to one version", () => {
    for (const version of Object.values({...dependencies, ...devDependencies}))
      expect(semver.valid(version)).toBe(version);
  });
});

interface Advisory {
  package: string;
  vulnerable: string;
  id: string;
  why: string;
}

const advisories = parse(read("docs/advisories.csv"), {columns: true}) as Advisory[];

/** Advisories that do not concern us, each with the reason. So far there is none. */
const accepted: Record<string, string> = {};

/** The bad versions in a lockfile: “where package@version: id, why”. */
const findBad = (locked: readonly [path: string, of: Locked][]) =>
  locked.flatMap(([path, {name = nameOf(path), version = ""}]) =>
    advisories
      .filter(
        (a) =>
          a.package === name &&
          !(a.id in accepted) &&
          semver.satisfies(version, a.vulnerable, {includePrerelease: true})
      )
      .map(({id, why}) => `${path} ${name}@${version}: ${id}, ${why}`)
  );

describe("docs/advisories.csv", () => {
  it("names ranges that semver reads, ids that can be looked up, and each advisory once", () => {
    expect(advisories.length).toBeGreaterThan(80);
    for (const {package: name, vulnerable, id, why} of advisories) {
      expect(semver.validRange(vulnerable), `${name} ${vulnerable}`).not.toBeNull();
      expect(id).toMatch(/^(?:GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|CVE-20\d\d-\d{4,}|[\w-]+\/[\w-]+#\d+)$/);
      expect(why.length).toBeGreaterThan(10);
    }
    const keys = advisories.map((a) => `${a.package} ${a.id}`);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it("has no version that is installed", () => {
    expect(findBad(installed)).toEqual([]);
  });

  it("finds each of its bad versions where one is planted", () => {
    for (const {package: name, vulnerable, id} of advisories) {
      // The end of each part of a range, just inside or outside of it.
      const versions = vulnerable
        .split("||")
        .map((part) => /(?:<=|<)?\s*(\d+\.\d+\.\d+)$/.exec(part.trim())!)
        .map(([end, version]) =>
          end.startsWith("<") && !end.startsWith("<=")
            ? [before(version!), version!]
            : [version!, semver.inc(version!, "patch")!]
        );
      for (const [bad, good] of versions) {
        const plant = (version: string) => findBad([[`node_modules/x/node_modules/${name}`, {version}]]);
        expect(plant(bad!).join(), `${name}@${bad}`).toContain(id);
        expect(plant(good!).join(), `${name}@${good}`).not.toContain(id);
      }
    }
    // Under another name, as npm allows.
    expect(findBad([["node_modules/mine", {name: "duckdb", version: "1.3.3"}]])).toHaveLength(1);
  });

  it("says until when it was reviewed, in the same words in both places", () => {
    const day = /reviewed until \*\*(\d{4}-\d\d-\d\d)\*\*/.exec(read("docs/dependencies.md"))?.[1];
    expect(day).toBeDefined();
    expect(read("SECURITY.md")).toContain(`reviewed until ${day}`);
  });
});

/** A version below: 8.20.0 of 8.20.1, 0.28.0-0 of 0.28.0. */
function before(version: string): string {
  const {major, minor, patch} = semver.parse(version)!;
  return patch > 0 ? `${major}.${minor}.${patch - 1}` : `${version}-0`;
}
