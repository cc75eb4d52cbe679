// Where compiled code is kept: .work/compiled, which only this account reads and writes.
import {createHash} from "node:crypto";
import {lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));
export const folder = join(root, ".work", "compiled");
const compiler = readFileSync(join(root, "node_modules", "esbuild", "package.json"), "utf8");

/** What compiles, besides the code of `own`, a module's URL. */
export const versionsOf = (own) =>
  createHash("sha256")
    .update(process.version)
    .update(compiler)
    .update(readFileSync(fileURLToPath(own)))
    .digest("hex");

/** Whether only this account can have put there what lies in the folder. */
export const isOurs = makeFolder();

function makeFolder() {
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    const stats = lstatSync(folder);
    if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0) return false;
    // Of code that is no longer there, too, something is kept; now and then everything goes.
    for (const name of tooMany(readdirSync(folder))) rmSync(join(folder, name), {force: true});
    return true;
  } catch {
    return false; // No place to keep anything: then everything is compiled anew.
  }
}

function tooMany(names) {
  return names.length > 4000 ? names : [];
}

/** Keeps a text whole or not at all; false where there is no room: then the next start compiles again. */
export function keep(file, text) {
  const next = `${file}.${process.pid}`;
  try {
    writeFileSync(next, text, {mode: 0o600, flag: "wx"});
    renameSync(next, file);
    return true;
  } catch {
    rmSync(next, {force: true});
    return false;
  }
}
