import {existsSync} from "node:fs";
import {mkdir, readFile} from "node:fs/promises";
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

/**
 * Fills `<cache>/_npm` from node_modules, one bundle a library, so that Framework needs no network and the lockfile
 * pins what a browser runs.
 */
export async function seedNpmCache(cache: string, nodeModules: string): Promise<void> {
  const versions = new Map(
    await Promise.all(libraries.map(async (name) => [name, await findVersion(nodeModules, name)] as const))
  );
  const folder = (name: string) => `${name}@${versions.get(name)!}`;
  await Promise.all(
    libraries.map(async (name) => {
      const out = join(cache, "_npm", folder(name));
      await mkdir(out, {recursive: true});
      if (versions.get(name) === absent) return;
      await build({
        stdin: {contents: `export * from ${JSON.stringify(name)};`, resolveDir: nodeModules},
        bundle: true,
        format: "esm",
        minify: true,
        legalComments: "none",
        target: "chrome87",
        logLevel: "silent",
        plugins: [keepApart(name, versions, folder)],
        outfile: join(out, "_esm.js")
      });
    })
  );
}

/** Leaves the other seeded libraries out of a bundle, so that a page loads each once. */
function keepApart(self: string, versions: Map<string, string>, folder: (name: string) => string): Plugin {
  const up = "../".repeat(self.split("/").length);
  return {
    name: "keep-apart",
    setup({onResolve}) {
      onResolve({filter: /^[@\w]/}, ({path}) => {
        const version = versions.get(path);
        return path === self || version === undefined || version === absent
          ? undefined
          : {path: `${up}${folder(path)}/_esm.js`, external: true};
      });
    }
  };
}

async function findVersion(nodeModules: string, name: string): Promise<string> {
  const manifest = join(nodeModules, name, "package.json");
  return existsSync(manifest) ? (JSON.parse(await readFile(manifest, "utf8")) as {version: string}).version : absent;
}
