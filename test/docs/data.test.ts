import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {formatDataDictionary} from "../../loaders/docs/writeDataDictionary.js";
import {indicators} from "../../loaders/indicators/index.js";
import {resources} from "../../loaders/tables/index.js";
import {root} from "../../loaders/base/sources.js";

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

describe("docs/handbook/报送单位.md", () => {
  it("lists every table that an office sends, with the office and the columns that tell its rows apart", async () => {
    const handbook = await readFile(join(root, "docs/handbook/报送单位.md"), "utf8");
    const sent = contracts.filter(({office}) => office !== "公开数据");
    const rows = handbook.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    for (const {title, office, key, columns} of sent) {
      const [, , by, , told = ""] = rows.find((cells) => cells[1] === title) ?? [];
      expect(by, title).toBe(office);
      const headers = key.filter((k) => k !== "reporting_unit").map((k) => columns[k]!.header);
      expect(
        headers.filter((header) => !told.split("、").includes(header)),
        title
      ).toEqual([]);
    }
  });
});
