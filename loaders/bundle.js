// The program as one file: to find, read and compile some 350 modules one by one is half of what a start costs. Plain
// JavaScript, since nothing has compiled it yet.
import {createHash} from "node:crypto";
import {readdirSync, readFileSync, rmSync, statSync, utimesSync} from "node:fs";
import {dirname, join} from "node:path";
import {pathToFileURL} from "node:url";
import {folder, isOurs, keep, root, versionsOf} from "./compiled.js";

/** Whatever the program is made of lies here. */
const rooms = ["loaders", "src"];
/** So many bundles are kept: of the entries, and of a few programs between which someone goes back and forth. */
const most = 6;

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/**
 * The file of the program that begins at `entry`, made if it is not there; undefined where nothing can be kept. It is kept
 * under a hash of every source and ends with its own: one that is not whole is made again.
 */
export async function findBundle(entry) {
  if (!isOurs) return undefined;
  const file = join(folder, `${keyOf(entry)}.mjs`);
  if (isWhole(file)) {
    utimesSync(file, new Date(), new Date());
    return file;
  }
  const text = await build(entry, file);
  if (!keep(file, `${text}// ${sha256(text)}\n`)) return undefined;
  tidy();
  return file;
}

function keyOf(entry) {
  const hash = createHash("sha256").update(`${versionsOf(import.meta.url)}\0${entry}\0${root}\0`);
  for (const room of rooms) {
    const files = readdirSync(join(root, room), {recursive: true}).filter((file) => file.endsWith(".ts"));
    for (const file of files.sort()) {
      const bytes = readFileSync(join(root, room, file));
      hash.update(`${room}/${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest("hex");
}

function isWhole(file) {
  try {
    const bytes = readFileSync(file);
    const end = bytes.lastIndexOf("\n// ") + 1;
    return bytes.toString("latin1", end) === `// ${sha256(bytes.subarray(0, end))}\n`;
  } catch {
    return false;
  }
}

async function build(entry, file) {
  const {build} = await import("esbuild");
  const {outputFiles} = await build({
    ...{entryPoints: [entry], bundle: true, packages: "external", write: false, outfile: file, logLevel: "silent"},
    ...{format: "esm", target: `node${process.versions.node}`, platform: "node"},
    ...{sourcemap: "inline", sourcesContent: false, plugins: [ownPlaces]},
    tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: true}}
  });
  return outputFiles[0].text;
}

/** Each module goes on to know where it lies: its own folder holds queries and lists. */
const ownPlaces = {
  name: "own-places",
  setup({onLoad}) {
    onLoad({filter: /\.ts$/}, ({path}) => {
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta.")) return undefined;
      const contents = text
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
      return {contents, loader: "ts"};
    });
  }
};

function tidy() {
  const ages = readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => ({name, used: statSync(join(folder, name)).mtimeMs}));
  for (const {name} of ages.sort((a, b) => b.used - a.used).slice(most)) rmSync(join(folder, name), {force: true});
}
