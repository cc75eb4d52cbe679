import {describe, expect, it} from "vitest";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {choosers} from "../fuzz/chooser.js";
import {deliveryMonth, meantRows, type Value} from "../fuzz/rows.js";
import {lists} from "../lists.js";

const payouts = (month: string, rows: [street: string, amount: string][]) =>
  csv(
    ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"],
    ...rows.map(([street, amount], i) => [`${month}-${i}`, madeUpId(i), street, "优待金", month, month, amount, "成功"])
  );
const many = (n: number, street: string, amount: string) =>
  Array.from({length: n}, () => [street, amount] as [string, string]);
const base = ["年度", "街镇", "常住人口", "居委会数"];
const messages = async (db: Database, delivery: string) =>
  (await findUnusual(db, contracts, lists, delivery)).map((f) => `${f.file} ${f.row ?? "-"}：${f.message}`);

describe("what is possible but unusual", () => {
  it("an amount ten thousand times its like, named with file, row and what is usual", () =>
    withLoaded(
      {"2023-05/发放.csv": payouts("2023-05", [...many(9, "田林", "1000.00"), ["田林", "10000000"]])},
      async (db) => {
        expect(await messages(db, "2023-05")).toEqual([
          "发放.csv 11：是同类（发放项目：优待金）通常的 10000 倍，请核对是不是把“元”和“万元”弄错了"
        ]);
        const [{sums, value} = {}] = await findUnusual(db, contracts, lists, "2023-05");
        expect({sums, value}).toEqual({sums: {now: "10000000", usual: "1000"}, value: null});
        expect(await db.all("select verdict, rows_kept::integer as kept from load")).toEqual([
          {verdict: "loaded", kept: 10}
        ]);
      }
    ));

  it("a file in which every amount is in the wrong unit, by the delivery before", () =>
    withLoaded(
      {
        "2023-04/发放.csv": payouts("2023-04", many(10, "田林", "1000.00")),
        "2023-05/发放.csv": payouts("2023-05", many(30, "田林", "0.10"))
      },
      async (db) => {
        const said = await messages(db, "2023-05");
        expect(said.filter((m) => m.includes("这份文件里共有 30 行如此，列出前 20 行"))).toHaveLength(20);
        expect(said[0]).toBe(
          "发放.csv 2：是同类（发放项目：优待金）通常的 1/10000，请核对是不是把“元”和“万元”弄错了（这份文件里共有 30 行如此，列出前 20 行）"
        );
      }
    ));

  it("a street whose rows doubled, and one that is no longer there, against the period before", () =>
    withLoaded(
      {
        "2023-04/发放.csv": payouts("2023-04", [
          ...many(30, "田林", "1.00"),
          ...many(25, "长桥", "1.00"),
          ...many(9, "凌云", "1.00")
        ]),
        "2023-05/发放.csv": payouts("2023-05", [...many(60, "田林", "1.00")])
      },
      async (db) => {
        expect(await messages(db, "2023-05")).toEqual([
          "发放.csv -：街镇：长桥街道 2023-05 的行数是 0，上一期（2023-04）不是，请核实",
          "发放.csv -：街镇：田林街道 2023-05 的行数是上一期（2023-04）的 2 倍，请核实"
        ]);
        expect(await messages(db, "2023-04")).toEqual([]);
      }
    ));

  it("of a year: a street that grew by half", () =>
    withLoaded(
      {
        "2023-01/人口.csv": csv(base, [2022, "田林", 90000, 24], [2022, "长桥", 80000, 20]),
        "2024-01/人口.csv": csv(base, [2023, "田林", 140000, 24], [2023, "长桥", 81000, 20])
      },
      async (db) => {
        expect(await messages(db, "2024-01")).toEqual([
          "人口.csv -：街镇：田林街道 2023 的“常住人口”合计是上一期（2022）的 1.6 倍，请核实"
        ]);
      }
    ));

  it("nothing where all is as usual", () =>
    withLoaded({"2023-05/发放.csv": payouts("2023-05", many(30, "田林", "900.00"))}, async (db) => {
      expect(await messages(db, "2023-05")).toEqual([]);
    }));

  it("is worked out for every contract that declares it", async () => {
    const [choose] = choosers(1, 1);
    const said = (type: string, value: Value) => {
      if (type === "flag") return value ? "是" : "否";
      if (type !== "quarter") return String(value);
      return `${String(value).slice(0, 4)}Q${(Number(String(value).slice(5, 7)) + 2) / 3}`;
    };
    const file = (contract: Contract, n: number) =>
      JSON.stringify(
        meantRows(choose!, contract, n, 12, new Set()).map((row) =>
          Object.fromEntries(
            Object.entries(contract.columns).flatMap(([c, {header, type}]) =>
              type === "pii" || row[c] == null ? [] : [[header, said(type, row[c])]]
            )
          )
        )
      );
    const declared = contracts.filter(({usual}) => usual);
    const files = declared.flatMap((contract) =>
      [0, 1].map((n) => [`${deliveryMonth(n)}/${contract.id}.json`, file(contract, n)] as const)
    );
    await withLoaded(Object.fromEntries(files), async (db) => {
      expect(await db.all("select file, reason from load where verdict = 'refused'")).toEqual([]);
      const found = await findUnusual(db, contracts, lists, deliveryMonth(1));
      expect(found.every((f) => f.message.length > 10 && !f.message.includes("null"))).toBe(true);
      expect(new Set(found.map((f) => f.contract)).size).toBeGreaterThan(3);
    });
  });
});
