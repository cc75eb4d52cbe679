// Hooks of Node's module loader, in their own thread: a .ts file is compiled once for its bytes, and an import of a .js
// file that is written in TypeScript finds it. Plain JavaScript, since nothing has compiled it yet.
import {createHash} from "node:crypto";
import {existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = join(root, ".work", "compiled");
const compiler = readFileSync(join(root, "node_modules", "esbuild", "package.json"), "utf8");
const own = readFileSync(fileURLToPath(import.meta.url));
const versions = createHash("sha256").update(process.version).update(compiler).update(own).digest("hex");

/** Whether only this account can have put there what lies in the folder. */
const isOurs = makeFolder();

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

export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith(".ts")) {
    const url = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    if (existsSync(url)) return {url: url.href, format: "module", shortCircuit: true};
  }
  return await next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return await next(url, context);
  const bytes = readFileSync(fileURLToPath(url));
  const key = createHash("sha256").update(`${versions}\0${url}\0`).update(bytes).digest("hex");
  return {format: "module", source: kept(key) ?? (await compile(url, bytes, key)), shortCircuit: true};
}

const fileOf = (key) => join(folder, `${key}.js`);

function kept(key) {
  if (!isOurs) return undefined;
  try {
    const text = readFileSync(fileOf(key), "utf8");
    // A file that a full disk cut short is not whole.
    return text.endsWith(`// ${key}\n`) ? text : undefined;
  } catch {
    return undefined;
  }
}

async function compile(url, bytes, key) {
  const {transform} = await import("esbuild");
  const {code} = await transform(bytes, {
    ...{loader: "ts", format: "esm", target: `node${process.versions.node}`, platform: "node"},
    ...{sourcefile: fileURLToPath(url), sourcemap: "inline", sourcesContent: false, keepNames: true},
    tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: true}}
  });
  const text = `${code}// ${key}\n`;
  if (isOurs) keep(key, text);
  return text;
}

function keep(key, text) {
  const next = `${fileOf(key)}.${process.pid}`;
  try {
    writeFileSync(next, text, {mode: 0o600, flag: "wx"});
    renameSync(next, fileOf(key));
  } catch {
    rmSync(next, {force: true}); // No room: the next start compiles it again.
  }
}
