// Runs TypeScript for every command: node --import ./loaders/start.js loaders/cli.ts
//
// What was compiled is kept in .work/compiled (compile.js), not in the system's temporary folder as tsx does, under a name
// that any user of the machine can take first.
import {register} from "node:module";

process.env.TSX_DISABLE_CACHE = "1";
process.setSourceMapsEnabled(true);
register("./compile.js", import.meta.url);
