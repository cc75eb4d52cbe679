import {rm} from "node:fs/promises";
import {join} from "node:path";
import {DataError} from "../base/errors.js";
import {nodeModules, repository, runPreview} from "./framework.js";
import {seedLibraries} from "./libraries.js";
import {missingColumns} from "./missingColumns.js";
import {copyPackage} from "./stage.js";

/** Puts a data package into src/data and serves the pages live; gives Framework's exit code when it is stopped. */
export async function preview({packageDir, port = 3000}: {packageDir: string; port?: number}): Promise<number> {
  const missing = await missingColumns(packageDir);
  if (missing.length)
    throw new DataError(
      `发布的数据包是较早的程序做的，没有 ${missing.join("、")}；先重新运行 npm run demo 或 npm run rebuild`
    );
  const data = join(repository, "src", "data");
  await rm(data, {recursive: true, force: true});
  await copyPackage(packageDir, data);
  await seedLibraries(join(repository, "src", ".observablehq", "cache"), nodeModules);
  return runPreview(["--port", String(port), "--no-open"]);
}
