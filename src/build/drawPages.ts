import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {drawBlock} from "./cardBlock.js";
import {placeOf} from "./cardPlaces.js";
import {masthead} from "./masthead.js";
import {readSite} from "./readSite.js";
import {fill, pagesAt, templates} from "./templates.js";

// Run as `node loaders/start.js src/build/drawPages.ts <data package> <file>`: draws everything on the pages of src/ that
// depends on the data package, and writes it to a JSON file: `masthead`, `blocks` by their places, and the pages of each
// template with their values.
const [packageDir, out] = process.argv.slice(2) as [string, string];
const root = fileURLToPath(new URL("../", import.meta.url));
const site = readSite(packageDir);

const files = readdirSync(root, {recursive: true, encoding: "utf8"}).filter((file) => file.endsWith(".md"));
const paths = files.map((file) => `/${file.replaceAll("\\", "/").replace(/\.md$/, "")}`);
const blocks = paths.flatMap((source) => {
  const text = readFileSync(join(root, `${source}.md`), "utf8");
  const found = [...text.matchAll(/^```card\n([^]*?)^```$/gm)].map((match) => ({
    block: match[1]!,
    first: text.slice(0, match.index).split("\n").length + 1
  }));
  return pagesAt(source, site).flatMap(({path, values}) =>
    found.map(({block, first}, i) => {
      const where = (line: number) => `src${source}.md:${first + line}`;
      return [placeOf(path, i + 1), drawBlock(fill(block, values), site, path, where)] as const;
    })
  );
});
const drawn = paths
  .filter((path) => templates[path])
  .map((path) => [path, {under: templates[path]!.under, pages: pagesAt(path, site)}] as const);
writeFileSync(
  out,
  JSON.stringify({masthead: masthead(site), blocks: Object.fromEntries(blocks), templates: Object.fromEntries(drawn)})
);
