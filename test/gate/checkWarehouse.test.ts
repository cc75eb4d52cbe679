import {describe, expect, it} from "vitest";
import {Clean} from "../../loaders/base/clean.js";
import {contracts} from "../../loaders/contracts/index.js";
import {checkWarehouse} from "../../loaders/gate/checkWarehouse.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {workbook} from "../workbook.js";

const population = ["年度", "街镇", "常住人口", "居委会数"];
const media = ["稿件编号", "标题", "渠道", "发布日期"];
const id = madeUpId(7);
const parted = `${id.slice(0, 6)}-${id.slice(6, 14)}-${id.slice(14)}`;

describe("checkWarehouse(db, contracts)", () => {
  it("finds a trace in any text column of any table, whoever put it there", () =>
    withLoaded({"2023-01/人口.csv": csv(population, [2022, "火星", 100, 1])}, async (db) => {
      expect(await checkWarehouse(db, contracts)).toEqual([]);
      const columns = await db.all<{t: string; c: string}>(`
        select table_name as t, column_name as c from duckdb_columns()
        where data_type = 'VARCHAR' and table_name in ('load', 'load_column', 'refused_row', 'refused_cells', 'unknown_value')`);
      const own = [
        "sha256",
        "depends",
        "contract",
        "verdict",
        "encoding",
        "delivery",
        "folder",
        "rule",
        "column",
        "form"
      ];
      const looked = columns.filter(({c}) => !own.includes(c));
      expect(looked.length).toBeGreaterThan(12);
      for (const {t, c} of looked) await db.run(`update ${t} set "${c}" = '备注 ${parted}'`);
      const found = await checkWarehouse(db, contracts);
      expect(found.length).toBe(looked.length);
      for (const {message} of found) expect(message).toContain("疑似身份证号");
      expect(new Set(found.map(({message}) => message.split("：")[0])).size).toBe(looked.length);
    }));

  it("finds what is planted in a load that was clean before, and all that it found before", () =>
    withLoaded(
      {
        "2023-01/人口.csv": csv(population, [2022, "斜土", 100, 1]),
        "2023-02/稿件.csv": csv(media, ["M1", "示例", "报", "2023-01-05"])
      },
      async (db) => {
        const first = new Clean();
        expect(await checkWarehouse(db, contracts, first)).toEqual([]);
        const unchanged = new Clean(first.keys);
        expect(await checkWarehouse(db, contracts, unchanged)).toEqual([]);
        expect(unchanged.grown).toBe(false);
        expect(first.keys.size).toBeGreaterThan(5);

        await db.run(`update load set title = '备注 ${parted}' where delivery = '2023-02'`);
        const whole = await checkWarehouse(db, contracts);
        expect(whole).toHaveLength(1);
        const second = new Clean(first.keys);
        expect(await checkWarehouse(db, contracts, second)).toEqual(whole);
        expect(await checkWarehouse(db, contracts, new Clean(second.keys))).toEqual(whole);
        await db.run(`update load set title = null`);
        await db.run(`update record_media set item_id = 'M-${parted}'`);
        expect(await checkWarehouse(db, contracts, new Clean(second.keys))).toEqual(
          await checkWarehouse(db, contracts)
        );
      }
    ));

  it("has nothing to find of traces in names, sheets, titles, headers, keys and refused cells: they are not kept", () =>
    withLoaded(
      {
        [`2023-01/人口_${parted}.csv`]: csv(population, [2022, "斜土", 100, 1]),
        "2023-01/tel19900000001 人口.csv": csv(population, [2021, "斜土", 100, 1]),
        "2023-01/稿件.csv": csv(
          media,
          ["M1", "示例", "报", "2023-01-05"],
          [`M-${parted}`, "示例", "报", "2023-01-05"],
          ["M3", "示例", `欧阳甲乙 ${parted}`, "2023-01-05"],
          ...Array.from({length: 200}, (_, i) => [`M${i + 10}`, "示例", "报", "2023-01-05"])
        ),
        "2023-01/表.xlsx": workbook({
          [`欧阳甲乙同志 1990-0000-001`]: {
            rows: [
              [`优抚 ${id} 台账`],
              [...population, `欧阳甲乙`, "tel:199 0000 0001"],
              ["2020", "斜土", "1", "1", "", ""]
            ]
          }
        })
      },
      async (db) => {
        expect(await checkWarehouse(db, contracts)).toEqual([]);
        expect(
          await db.all("select file, sheet, title, unknown_headers, verdict from load order by file, sheet")
        ).toEqual([
          {file: "… 人口.csv", sheet: "", title: null, unknown_headers: null, verdict: "loaded"},
          {file: "人口_…-…-….csv", sheet: "", title: null, unknown_headers: null, verdict: "loaded"},
          {file: "稿件.csv", sheet: "", title: null, unknown_headers: null, verdict: "loaded"},
          {file: "表.xlsx", sheet: "… …-…-…", title: "优抚 … 台账", unknown_headers: "“…”、“tel：…”", verdict: "loaded"}
        ]);
        expect(
          await db.all(`select row_no::integer as row, "column", value, message from refused_row order by row_no`)
        ).toEqual([
          {
            row: 3,
            column: "稿件编号",
            value: "M…（22 个字符：字母、数字、符号）",
            message: "稿件编号应为文字（不能是 Excel 的错误值或科学计数）；里面有身份证号，请换成本单位自编的号"
          },
          {
            row: 4,
            column: "渠道",
            value: "欧…（25 个字符：汉字、数字、空格、符号）",
            message: expect.stringContaining("渠道应为") as string
          }
        ]);
      }
    ));

  it("names the column of the contract in which a kept text holds a trace", async () => {
    const keyed = (key: string) => csv(media, ["M1", "示例", "报", "2023-02-03"], [key, "示例", "报", "2023-02-03"]);
    const found = (key: string) =>
      withLoaded({"2023-02/稿件.csv": keyed(key)}, async (db) =>
        (await checkWarehouse(db, contracts)).map((f) => `${f.file} ${f.message}`)
      );
    expect(await found("M2")).toEqual([]);
    expect(await found("19900000900")).toEqual([
      "仓库，来自 2023-02 稿件.csv 《双拥宣传稿件台账》“稿件编号”：疑似手机号 19…（11 个字符）"
    ]);
  });
});
