import {existsSync} from "node:fs";
import {mkdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build, type Plugin} from "esbuild";

/**
 * What Framework's client may import. A cold build asks the registry for the version of each, used or not, unless the
 * cache has a folder named for one; what is not installed here gets an empty folder.
 */
const libraries = [
  "@duckdb/duckdb-wasm",
  "@observablehq/inputs",
  "@observablehq/plot",
  "@observablehq/sample-datasets",
  "apache-arrow",
  "arquero",
  "d3",
  "d3-dsv",
  "echarts",
  "htl",
  "isoformat",
  "leaflet",
  "lodash",
  "mapbox-gl",
  "parquet-wasm",
  "react",
  "react-dom",
  "topojson-client"
];

/** The version of a library that no page may use, since it is not in node_modules. */
const absent = "0.0.0";

/** Where Framework keeps a library that a page imports by its bare name, and one that its own client imports. */
const caches = [
  {dir: "_node", entry: "index.js"},
  {dir: "_npm", entry: "_esm.js"}
];

/**
 * Fills Framework's caches from node_modules, one bundle a library, so that it needs no network and the lockfile pins
 * what a browser runs. Framework's own bundles of bare imports are not used: they split d3 into thirty requests, and
 * keep node:fs in arquero, which stops the page.
 */
export async function seedLibraries(cache: string, nodeModules: string): Promise<void> {
  const versions = new Map(
    await Promise.all(libraries.map(async (name) => [name, await findVersion(nodeModules, name)] as const))
  );
  const installed = libraries.filter((name) => versions.get(name) !== absent);
  const folder = (name: string) => `${name}@${versions.get(name)!}`;
  for (const name of libraries) await mkdir(join(cache, "_npm", folder(name)), {recursive: true});
  await Promise.all(
    installed.map(async (name) => {
      const bundle = await build({
        stdin: {contents: `export * from ${JSON.stringify(name)};`, resolveDir: nodeModules},
        bundle: true,
        write: false,
        format: "esm",
        minify: true,
        legalComments: "none",
        target: "chrome87",
        logLevel: "silent",
        plugins: [keepApart(name, (other) => (installed.includes(other) ? folder(other) : undefined))]
      });
      for (const {dir, entry} of caches) {
        const out = join(cache, dir, folder(name));
        await mkdir(out, {recursive: true});
        await writeFile(join(out, entry), bundle.outputFiles[0]!.text.replaceAll(`/${placeholder}"`, `/${entry}"`));
      }
    })
  );
}

const placeholder = "__entry__";

/** Leaves the other libraries out of a bundle, so that a page loads each once. */
function keepApart(self: string, folder: (name: string) => string | undefined): Plugin {
  const up = "../".repeat(self.split("/").length);
  return {
    name: "keep-apart",
    setup({onResolve}) {
      onResolve({filter: /^[@\w]/}, ({path}) => {
        const other = path === self ? undefined : folder(path);
        return other === undefined ? undefined : {path: `${up}${other}/${placeholder}`, external: true};
      });
    }
  };
}

async function findVersion(nodeModules: string, name: string): Promise<string> {
  const manifest = join(nodeModules, name, "package.json");
  return existsSync(manifest) ? (JSON.parse(await readFile(manifest, "utf8")) as {version: string}).version : absent;
}
