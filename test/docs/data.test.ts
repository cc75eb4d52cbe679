import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {formatDataDictionary} from "../../loaders/docs/writeDataDictionary.js";
import {indicators} from "../../loaders/indicators/index.js";
import {resources} from "../../loaders/marts/resources.js";
import {root} from "../../loaders/warehouse/engine.js";

const docs = await readFile(join(root, "docs/data.md"), "utf8");

describe("docs/data.md", () => {
  it("is what npm run docs prints", () => {
    expect(docs).toBe(formatDataDictionary());
  });

  it("has a section for every contract, published table and indicator", () => {
    const sections = new Set(docs.split("\n").filter((line) => line.startsWith("### ")));
    const wanted = [
      ...contracts.map((c) => `### ${c.title}`),
      ...resources.map((r) => `### ${r.name}.csv ${r.title}`),
      ...indicators.map((d) => `### ${d.name}`)
    ];
    expect(wanted.filter((heading) => !sections.has(heading))).toEqual([]);
  });

  it("names every column of every contract with its header", () => {
    for (const contract of contracts) {
      const [section = ""] = (docs.split(`### ${contract.title}\n`)[1] ?? "").split("\n### ");
      for (const [name, {header}] of Object.entries(contract.columns)) {
        expect(section).toMatch(new RegExp(`^\\| ${header} \\|.*\\| \`${name}\` \\|`, "m"));
      }
    }
  });
});
