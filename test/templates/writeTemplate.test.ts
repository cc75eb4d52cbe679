import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {keptColumns} from "../../loaders/contracts/language/contract.js";
import type {Column, Contract} from "../../loaders/contracts/language/contract.js";
import {type Database, quoteName} from "../../loaders/base/duckdb.js";
import {findTemplates, templateColumns, withTemplate, writeTemplate} from "../../loaders/templates/writeTemplate.js";
import {contracts} from "../../loaders/contracts/index.js";
import {grammarOf} from "../../loaders/contracts/language/grammar.js";
import {findPersonal} from "../../loaders/gate/findPersonal.js";
import {spellings} from "../../loaders/reference/codeLists.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {withLoaded} from "../deliver.js";
import {choosers} from "../fuzz/chooser.js";
import {keptRow, type MeantRow, meantRows, type Value} from "../fuzz/rows.js";
import {lists} from "../lists.js";

const sheet = "xl/worksheets/sheet1.xml";
const escape = (text: string) => text.replace(/[&<>"\n]/g, (c) => `&#${c.codePointAt(0)};`);
const day = 86_400_000;

/** A value as somebody types it into a cell of the template: text, or a number. */
function typed(column: Column, value: Value): string | {n: string} {
  const text = String(value);
  switch (column.type) {
    case "code":
      return lists[column.list].find(({code}) => code === text)!.name;
    case "flag":
      return value ? "是" : "否";
    case "month":
      return text.slice(0, 7);
    case "quarter":
      return `${text.slice(0, 4)}Q${Math.ceil(Number(text.slice(5, 7)) / 3)}`;
    case "date":
      return {n: String((Date.parse(text) - Date.UTC(1899, 11, 30)) / day)};
    case "year":
    case "int":
    case "money":
    case "decimal":
      return {n: text};
    default:
      return text;
  }
}

/** The template with rows typed into it, every cell in the form of its column, saved. */
function fill(template: Uint8Array, contract: Contract, rows: readonly MeantRow[]): Uint8Array {
  const members = unzipSync(template);
  const xml = strFromU8(members[sheet]!);
  const styles = [...xml.matchAll(/<col min="\d+" style="(\d+)"/g)].map(([, style]) => style!);
  const columns = templateColumns(contract);
  const written = rows.map((row, r) => {
    const cells = columns.flatMap(([c, column], i) => {
      if (row[c] === null || row[c] === undefined) return [];
      const at = `r="${String.fromCharCode(65 + i)}${r + 2}" s="${styles[i]!}"`;
      const value = typed(column, row[c]);
      return typeof value === "string"
        ? [`<c ${at} t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`]
        : [`<c ${at}><v>${value.n}</v></c>`];
    });
    return `<row r="${r + 2}">${cells.join("")}</row>`;
  });
  const filled = xml.replace("</sheetData>", `${written.join("")}</sheetData>`);
  return zipSync({...members, [sheet]: strToU8(filled)});
}

const loads = (db: Database) => db.all("select contract, sheet, verdict, reason, rows_kept::int as kept from load");

describe("writeTemplate(contract, lists)", () => {
  it.each(withTemplate.map((c) => [c.title, c] as const))(
    "filled by its own rules is read whole: %s",
    async (_, contract) => {
      const left = new Set(
        Object.keys(contract.columns).filter((c) => !templateColumns(contract).some(([t]) => t === c))
      );
      const rows = meantRows(choosers(20230501, 1)[0]!, contract, 3, 12, left);
      const bytes = fill(await writeTemplate(contract, lists), contract, rows);
      await withLoaded({[`2030-05/${contract.id}.xlsx`]: bytes}, async (db) => {
        expect(await loads(db)).toEqual([
          {contract: contract.id, sheet: contract.title, verdict: "loaded", reason: null, kept: rows.length}
        ]);
        const kept = keptColumns(contract).map(([c]) => `${quoteName(c)}::varchar as ${quoteName(c)}`);
        const found = await db.all(
          `select ${kept.join(", ")} from ${quoteName(`record_${contract.id}`)} order by row_no`
        );
        expect(found).toEqual(rows.map((row) => keptRow(contract, row)));
        expect((await listWarnings(db, "2030-05")).filter(({rule}) => rule === "unread-sheet")).toEqual([]);
      });
    }
  );

  it("blank is no delivery of data, and the operator is told so", async () => {
    const blank = await Promise.all(
      withTemplate.map(async (c) => [`2030-05/${c.id}.xlsx`, await writeTemplate(c, lists)] as const)
    );
    await withLoaded(Object.fromEntries(blank), async (db) => {
      expect(await db.all("from load where rows_read <> 0 or verdict <> 'loaded' or rows_note <> 0")).toEqual([]);
      const asked = await findUnusual(db, contracts, lists, "2030-05");
      expect(asked.map(({contract, rule}) => `${contract} ${rule}`).sort()).toEqual(
        withTemplate.map(({id}) => `${id} no-rows`).sort()
      );
      expect(asked[0]!.message).toBe(
        "认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"
      );
    });
  });

  it("offers what the check accepts, and only that", async () => {
    for (const contract of withTemplate) {
      const members = unzipSync(await writeTemplate(contract, lists));
      const third = members["xl/worksheets/sheet3.xml"];
      const cells = (third ? strFromU8(third) : "").matchAll(/<c r="A(\d+)" t="inlineStr"[^>]*><is><t>(.*?)<\/t>/g);
      const at = new Map([...cells].map(([, row, text]) => [Number(row), text!]));
      const xml = strFromU8(members[sheet]!);
      for (const [i, [c, column]] of templateColumns(contract).entries()) {
        const sqref = `${String.fromCharCode(65 + i)}2:${String.fromCharCode(65 + i)}1048576`;
        const rule = new RegExp(`<dataValidation [^>]*sqref="${sqref}"[^>]*>(.*?)</dataValidation>`).exec(xml)?.[1];
        expect(rule, `${contract.id}.${c}`).toBeDefined();
        const [, from, to] = /\$A\$(\d+):\$A\$(\d+)/.exec(rule!) ?? [];
        const isChosen = ["code", "choice", "flag"].includes(column.type);
        expect(from !== undefined, `${contract.id}.${c}`).toBe(isChosen);
        if (!isChosen) continue;
        const offered = Array.from({length: Number(to) - Number(from) + 1}, (_, n) => at.get(Number(from) + n)!);
        const codes = column.type === "code" ? spellings(lists[column.list]) : new Map<string, string>();
        const {parse} = grammarOf(column, {factor: 1, codes});
        const read = offered.map((word) => parse(word));
        const all =
          column.type === "code"
            ? lists[column.list].map(({code}) => code).filter((code) => code !== column.whole)
            : column.type === "choice"
              ? column.values
              : [true, false];
        expect(read, `${contract.id}.${c}`).toEqual(all);
      }
    }
  });

  it("locks the header and nothing below it", async () => {
    for (const contract of withTemplate) {
      const members = unzipSync(await writeTemplate(contract, lists));
      const xml = strFromU8(members[sheet]!);
      const formats = [...strFromU8(members["xl/styles.xml"]!).matchAll(/<xf [^>]*numFmtId[^>]*?(?:\/>|>.*?<\/xf>)/g)];
      const unlocked = (n: string) => formats[Number(n) + 1]![0].includes('<protection locked="0"/>');
      const below = [...xml.matchAll(/<col min="\d+" style="(\d+)"/g)].map(([, style]) => unlocked(style!));
      const header = [...xml.matchAll(/<c r="[A-Z]+1"[^>]* s="(\d+)"/g)].map(([, style]) => unlocked(style!));
      expect(xml).toContain('<sheetProtection sheet="1"');
      expect([...new Set(below)], contract.id).toEqual([true]);
      expect([...new Set(header)], contract.id).toEqual([false]);
      expect(below.length).toBe(templateColumns(contract).length);
    }
  });

  it("has nothing in it that may not be published, and is the same bytes each time", async () => {
    for (const contract of withTemplate) {
      const bytes = await writeTemplate(contract, lists);
      expect(await findPersonal(`downloads/templates/${contract.id}.xlsx`, Buffer.from(bytes))).toEqual([]);
      expect(await writeTemplate(contract, lists)).toEqual(bytes);
    }
  });
});

describe("findTemplates(names)", () => {
  it("knows a table by its title or its id", () => {
    expect(findTemplates(["《优抚资金发放明细》", "visits"]).map(({id}) => id)).toEqual(["payouts", "visits"]);
    expect(findTemplates()).toHaveLength(22);
  });

  it("names the nearest", () => {
    expect(() => findTemplates(["优抚发放明细"])).toThrow("没有“优抚发放明细”的模板，最接近的是《优抚资金发放明细》");
  });
});
