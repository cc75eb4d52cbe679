import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {drawBlock} from "./cardBlock.js";
import {placeOf} from "./cardPlaces.js";
import {masthead} from "./masthead.js";
import {readSite} from "./readSite.js";

// Run as `node loaders/start.js src/build/drawPages.ts <data package> <file>`: draws everything on the pages of src/ that
// depends on the data package, and writes it to a JSON file: `masthead`, and `blocks` by their places.
const [packageDir, out] = process.argv.slice(2) as [string, string];
const root = fileURLToPath(new URL("../", import.meta.url));
const site = readSite(packageDir);

const pages = readdirSync(root, {recursive: true, encoding: "utf8"}).filter((file) => file.endsWith(".md"));
const blocks = pages.flatMap((file) => {
  const text = readFileSync(join(root, file), "utf8");
  const path = `/${file.replaceAll("\\", "/").replace(/\.md$/, "")}`;
  return [...text.matchAll(/^```card\n([^]*?)^```$/gm)].map((match, i) => {
    const first = text.slice(0, match.index).split("\n").length + 1;
    return [placeOf(path, i + 1), drawBlock(match[1]!, site, path, (line) => `src/${file}:${first + line}`)] as const;
  });
});
writeFileSync(out, JSON.stringify({masthead: masthead(site), blocks: Object.fromEntries(blocks)}));
