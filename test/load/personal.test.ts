import {mkdir, readdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import {personalKind} from "../../loaders/contracts/language/personal.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {writeRefusals} from "../../loaders/release/writeRefusals.js";
import {findDrift} from "../../loaders/watch/findDrift.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {deliver, load, withFolder} from "../deliver.js";
import {choosers} from "../fuzz/chooser.js";
import {deliveryMonth, meantRows, type Value} from "../fuzz/rows.js";
import {lists} from "../lists.js";
import {workbook} from "../workbook.js";

/** The seven kinds, with what must never be found again. 身份证号 has a check digit; its region is not assigned. */
const secrets: Record<string, string> = {
  姓名: "示例某某",
  身份证号: "990000197001010012",
  手机号: "13000000017",
  银行账号: "6200000000000000017",
  出生日期: "1970-01-09",
  住址: "示例弄17号",
  部队番号: "示例第九九九队"
};

/** Rows of a contract as text, with all seven columns beside its own. */
function grid(contract: Contract, n: number, broken: boolean): string[][] {
  const [choose] = choosers(7 + n, 1);
  const columns = Object.entries(contract.columns).filter(([, {type}]) => type !== "pii" && type !== "id");
  const own = Object.values(contract.columns).some(({type}) => type === "id");
  const said = (type: string, value: Value) => {
    if (value === null) return "";
    if (type === "flag") return value ? "是" : "否";
    if (type !== "quarter") return String(value);
    return `${String(value).slice(0, 4)}Q${(Number(String(value).slice(5, 7)) + 2) / 3}`;
  };
  const rows = meantRows(choose!, contract, n, 60, new Set());
  const id = Object.entries(contract.columns).find(([, {type}]) => type === "id")?.[0];
  return [
    [...columns.map(([, {header}]) => header), ...Object.keys(secrets)],
    ...rows.map((row, i) => [
      ...columns.map(([c, {type, required}]) =>
        broken && i === 7 && required && type !== "text" ? "坏" : said(type, row[c] ?? null)
      ),
      ...Object.entries(secrets).map(([kind, value]) =>
        kind === "身份证号" && own && i !== 7 ? String(row[id!]) : value
      )
    ])
  ];
}

async function everything(db: Database, dir: string): Promise<string> {
  const tables = await db.all<{t: string}>("select table_name as t from duckdb_tables() where not temporary");
  const said = await Promise.all(tables.map(async ({t}) => JSON.stringify(await db.all(`from "${t}"`))));
  const deliveries = await db.all<{delivery: string}>("select distinct delivery from load");
  for (const {delivery} of deliveries) {
    said.push(
      JSON.stringify([
        await findDrift(db, contracts, lists, delivery),
        await findUnusual(db, contracts, lists, delivery),
        await listWarnings(db, delivery)
      ])
    );
  }
  await mkdir(dir, {recursive: true});
  await writeRefusals(db, join(dir, "refusals"), "9999-12");
  for (const entry of await readdir(dir, {withFileTypes: true, recursive: true})) {
    if (entry.name.endsWith(".json")) said.push(await readFile(join(entry.parentPath, entry.name), "utf8"));
  }
  return said.join("\n");
}

describe("the seven kinds of personal data", () => {
  it("are told by their names, however they are written", () => {
    expect(
      ["姓 名", "＊身份证号：", "手机号码", "银行卡号", "出生年月", "家庭住址", "部队代号", "街镇"].map(personalKind)
    ).toEqual(["姓名", "身份证号", "手机号", "银行账号", "出生日期", "住址", "部队番号", undefined]);
  });

  it("are no column's name in any contract but as pii or id", () => {
    const kept = contracts.flatMap((contract) =>
      Object.entries(contract.columns).flatMap(([c, {header, aliases = [], type}]) =>
        type === "pii" || type === "id"
          ? []
          : [header, ...aliases].filter(personalKind).map((h) => `${contract.id}.${c}: ${h}`)
      )
    );
    expect(kept).toEqual([]);
  });

  it("reach neither warehouse nor refusals nor reports, in any contract, from CSV or workbook, from good rows or bad", async () => {
    await withFolder(async (dir) => {
      await withDuckDB(":memory:", async (db) => {
        const files: Record<string, string | Uint8Array> = {};
        for (const contract of contracts) {
          const quoted = grid(contract, 0, true).map((row) =>
            row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")
          );
          files[`exports/${deliveryMonth(0)}/${contract.id}.csv`] = quoted.join("\n") + "\n";
          files[`exports/${deliveryMonth(1)}/${contract.id}.xlsx`] = workbook({
            示例: {rows: grid(contract, 1, true)}
          });
        }
        await deliver(dir, files);
        await load(db, join(dir, "exports"));
        const loads = await db.all<{file: string; contract: string | null; unknown_headers: string | null}>(
          "from load"
        );
        expect(new Set(loads.map((l) => l.contract))).toEqual(new Set(contracts.map((c) => c.id)));
        expect(loads.filter((l) => l.unknown_headers !== null)).toEqual([]);
        expect(await db.all("select count(*)::integer as n from refused_row having n > 20")).toHaveLength(1);
        const said = await everything(db, join(dir, "out"));
        for (const [kind, value] of Object.entries(secrets)) expect(said.includes(value), kind).toBe(false);
      });
    });
  });

  it("in a header row, a note, an unknown column's name: not kept either", async () => {
    await withFolder(async (dir) => {
      await withDuckDB(":memory:", async (db) => {
        const header = ["年度", "街镇", "常住人口", "居委会数", "联系人：示例某某", "电话13000000017"];
        const rows = [["街镇基数"], header, ["2023", "田林", "100", "1", "", ""], ["填表人：示例某某 13000000017"]];
        await deliver(dir, {"exports/2023-01/a.xlsx": workbook({示例: {rows}})});
        await load(db, join(dir, "exports"));
        expect(await db.all("select verdict, unknown_headers from load")).toEqual([
          {verdict: "loaded", unknown_headers: "“联系人：…”、“电话…”"}
        ]);
        const said = await everything(db, join(dir, "out"));
        for (const value of ["示例某某", "13000000017"]) expect(said).not.toContain(value);
      });
    });
  });
});
