import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {findDrift} from "../../loaders/watch/findDrift.js";
import {csv, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

const header = ["批次号", "街镇", "对象类别", "走访日期", "走访人数", "慰问金", "状态"];
const row = (n: number, more: Record<number, string> = {}) =>
  [`V${n}`, "田林", "烈士遗属", "2023-01-05", "3", "1000.00", "有效"].map((v, i) => more[i] ?? v);
const first = csv(header, row(1), row(2));
const messages = async (db: Database, delivery: string) =>
  (await findDrift(db, contracts, lists, delivery)).map((d) => `${d.kind} ${d.file}：${d.message}`);

describe("what is different from the last delivery of a contract", () => {
  it("nothing, when it is laid out alike", () =>
    withLoaded({"2023-01/v.csv": first, "2023-02/v.csv": csv(header, row(3))}, async (db) => {
      expect(await messages(db, "2023-01")).toEqual([]);
      expect(await messages(db, "2023-02")).toEqual([]);
    }));

  it("columns that are new, missing, renamed, in another unit or written otherwise, with the nearest", () =>
    withLoaded(
      {
        "2023-01/v.csv": csv([...header, "经办科室"], [...row(1), "甲"], [...row(2), "乙"]),
        "2023-02/v.csv": csv(
          ["批次号", "街镇", "对象类别", "走访日期", "走访人次数", "慰问金（万元）", "经办的科室", "手机号"].map(
            (h, i) => (i === 4 ? "走访人数" : h)
          ),
          ["V3", "田林", "烈士遗属", "44931", "3", "0.1", "甲", "13000000000"]
        )
      },
      async (db) => {
        expect(await messages(db, "2023-02")).toEqual([
          "changed-form v.csv：列“走访日期”的写法由日期变为整数",
          "changed-unit v.csv：列“慰问金（万元）”的单位由元改为万元",
          "missing-column v.csv：少了列“状态”，上次（2023-01）有",
          "missing-column v.csv：少了列“经办科室”，上次（2023-01）有；最接近的新列是“经办的科室”",
          "new-column v.csv：多了列“经办的科室”，契约里没有，没有读取；最接近的是少了的“经办科室”",
          "new-column v.csv：多了列“手机号”，是个人信息（手机号），没有读取"
        ]);
        expect(JSON.stringify(await findDrift(db, contracts, lists, "2023-02"))).not.toContain("13000000000");
      }
    ));

  it("a column under another agreed name is read, and said", () =>
    withLoaded(
      {
        "2023-01/v.csv": first,
        "2023-02/v.csv": csv(
          header.map((h) => (h === "街镇" ? "所属街镇" : h)),
          row(3)
        )
      },
      async (db) => {
        expect(await messages(db, "2023-02")).toEqual([
          "renamed-column v.csv：列“街镇”改名为“所属街镇”，仍按“街镇”读取"
        ]);
      }
    ));

  it("a file refused for a missing column is compared all the same", () =>
    withLoaded(
      {
        "2023-01/v.csv": first,
        "2023-02/v.csv": csv(
          header.map((h) => (h === "走访日期" ? "走访时期" : h)),
          row(3)
        )
      },
      async (db) => {
        expect(await messages(db, "2023-02")).toEqual([
          "missing-column v.csv：少了列“走访日期”，上次（2023-01）有；最接近的新列是“走访时期”",
          "new-column v.csv：多了列“走访时期”，契约里没有，没有读取；最接近的是少了的“走访日期”"
        ]);
      }
    ));

  it("values that no list has, with counts and the nearest that one has; identities masked", () =>
    withLoaded(
      {
        "2023-01/v.csv": csv(
          header,
          ...Array.from({length: 200}, (_, i) => row(i)),
          row(900, {1: "田林街到"}),
          row(901, {1: "田林街到"}),
          row(902, {2: "110105194912310021"}),
          // A row that has shifted says nothing of its columns.
          ["V903", "", ...row(903).slice(1)]
        )
      },
      async (db) => {
        expect(await messages(db, "2023-01")).toEqual([
          "unknown-value v.csv：“街镇”有 2 行的值（4 个字符：汉字）不在streets.csv里，已退回，各行见退回单；最接近的是“田林街道”",
          "unknown-value v.csv：“对象类别”有 1 行的值（18 个字符：数字）不在beneficiary_categories.csv里，已退回，各行见退回单"
        ]);
      }
    ));

  it("a value of a text category that was never there before", () =>
    withLoaded(
      {"2023-01/v.csv": first, "2023-02/v.csv": csv(header, row(3), row(4, {6: "有効"}), row(5, {6: "有効"}))},
      async (db) => {
        expect(await messages(db, "2023-02")).toEqual([
          "new-value v.csv：“状态”有 2 行是“有…（2 个字符：汉字）”，以前没有过，已入库"
        ]);
      }
    ));
});
