// Hooks of Node's module loader, in their own thread: a .ts file is compiled once for its bytes, and an import of a .js
// file that is written in TypeScript finds it. Plain JavaScript, since nothing has compiled it yet.
import {createHash} from "node:crypto";
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {folder, isOurs, keep, versionsOf} from "./compiled.js";

const versions = versionsOf(import.meta.url);

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
    ...{sourcefile: fileURLToPath(url), sourcemap: "inline", sourcesContent: false},
    tsconfigRaw: {compilerOptions: {verbatimModuleSyntax: true}}
  });
  const text = `${code}// ${key}\n`;
  if (isOurs) keep(fileOf(key), text);
  return text;
}
