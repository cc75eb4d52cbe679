import {readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

const {packages} = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, {license?: string; hasInstallScript?: true; resolved?: string; integrity?: string}>;
};
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
