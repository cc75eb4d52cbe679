import {rm} from "node:fs/promises";
import {join} from "node:path";
import {nodeModules, repository, runPreview} from "./framework.js";
import {seedLibraries} from "./libraries.js";
import {copyPackage} from "./stage.js";

/** Puts a data package into src/data and serves the pages live; gives Framework's exit code when it is stopped. */
export async function preview({packageDir, port = 3000}: {packageDir: string; port?: number}): Promise<number> {
  const data = join(repository, "src", "data");
  await rm(data, {recursive: true, force: true});
  await copyPackage(packageDir, data);
  await seedLibraries(join(repository, "src", ".observablehq", "cache"), nodeModules);
  return runPreview(["--port", String(port), "--no-open"]);
}
