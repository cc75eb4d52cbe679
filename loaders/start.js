// Runs TypeScript. Every command: node loaders/start.js loaders/cli.ts …, which starts the whole program out of one file
// (bundle.js). For any other script: node --import ./loaders/start.js <script>, which compiles file by file (compile.js).
//
// What was compiled is kept in .work/compiled, not in the system's temporary folder as tsx does, under a name that any user
// of the machine can take first.
import {realpathSync} from "node:fs";
import {register} from "node:module";
import {resolve} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";

process.env.TSX_DISABLE_CACHE = "1";
process.setSourceMapsEnabled(true);

const self = fileURLToPath(import.meta.url);
const [, started] = process.argv;

if (started !== undefined && realpathSync(started) === self) {
  // What is started finds itself in its place.
  process.argv.splice(1, 1);
  const entry = resolve(process.argv[1]);
  process.argv[1] = entry;
  const {findBundle} = await import("./bundle.js");
  const bundle = await findBundle(entry);
  if (bundle === undefined) register("./compile.js", import.meta.url);
  await import(pathToFileURL(bundle ?? entry).href);
} else register("./compile.js", import.meta.url);
