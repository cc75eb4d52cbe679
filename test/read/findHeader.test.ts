import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {DataError} from "../../loaders/base/errors.js";
import {chooseContract} from "../../loaders/read/chooseContract.js";
import {headerKey, mayBeKey} from "../../loaders/read/findHeader.js";
import {readXlsx} from "../../loaders/read/readWorkbook.js";
import {rowKinds} from "../../loaders/read/rowKinds.js";
import type {SheetTable} from "../../loaders/read/table.js";
import {workbook} from "../workbook.js";

const table = (rows: (string | null)[][]): SheetTable => ({
  sheet: "",
  rows,
  rowNumbers: rows.map((_, i) => i + 1),
  mergedAcross: [],
  scanned: rows.length
});
const choose = (rows: (string | null)[][], file = "x.csv") => chooseContract(table(rows), contracts, file);

describe("headerKey(label)", () => {
  it("sees through brackets with a unit, white space and full-width forms", () => {
    for (const label of ["实发金额", " 实发\n金额 ", "实发金额*"]) {
      expect(headerKey(label)).toEqual({key: "实发金额"});
    }
    for (const label of ["实发金额（元）", "实发金额(元)"]) {
      expect(headerKey(label)).toEqual({key: "实发金额", factor: 1});
    }
    expect(headerKey("实发金额（万元）")).toEqual({key: "实发金额", factor: 10000});
  });
});

describe("mayBeKey(keys)", () => {
  const keys = contracts.flatMap(({columns}) => Object.values(columns).map(({header}) => headerKey(header).key));
  const wide = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  const noise = fc.constantFrom("", " ", "\u3000", "*", "＊", "\u200b", "\n", "（元）", "(人)", "：");

  it("says no to no spelling of any of the keys", () => {
    const mayBe = mayBeKey(keys);
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        noise,
        noise,
        fc.nat(),
        noise,
        fc.constantFrom(String, wide, (text: string) => text.toUpperCase()),
        (key, before, inside, at, after, spell) => {
          const place = at % (key.length + 1);
          const cell = spell(before + key.slice(0, place) + inside + key.slice(place) + after);
          fc.pre(keys.includes(headerKey(cell).key));
          expect(mayBe(cell)).toBe(true);
        }
      ),
      {seed: 12, numRuns: 2000}
    );
  });

  it("says no to numbers and to words that begin as no key does", () => {
    expect(["123.40", "2023-05-01", "示例甲", "徐家汇街道1号"].filter(mayBeKey(["姓名", "month"]))).toEqual([]);
  });
});

describe("chooseContract(table, contracts, file)", () => {
  it("finds the header under a title and matches columns in any order, by alias too", () => {
    const header = choose([
      ["徐汇区街镇基数", null, null, null],
      ["居委会数", "年份", "街道", "常住人口（人）"],
      ["24", "2023", "田林", "90000"]
    ])!;
    expect(header).toMatchObject({row: 1, depth: 1});
    expect(header.contract.id).toBe("population");
    expect([...header.columns].map(([c, {index}]) => [c, index])).toEqual([
      ["committees", 0],
      ["year", 1],
      ["area_code", 2],
      ["residents", 3]
    ]);
  });

  it("holds the unit over a group for each of its columns that names none", () => {
    const header = choose([
      ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "金额（万元）", null, "发放状态"],
      [null, null, null, null, null, null, "应发金额", "实发金额（元）", null]
    ])!;
    expect(header).toMatchObject({row: 0, depth: 2});
    expect(header.columns.get("due_yuan")).toEqual({index: 6, factor: 10000});
    expect(header.columns.get("paid_yuan")).toEqual({index: 7, factor: 1});
  });

  it("reads a two-row header with merged groups", async () => {
    const [sheet] = await readXlsx(
      workbook({
        台账: {
          rows: [
            ["服务站台账"],
            ["统计季度", "站点编码", "级别", "街镇", "五有", null, null, null, null, "星级"],
            [null, null, null, null, "机构", "编制", "人员", "经费", "保障", null],
            ["2023Q2", "S1", "街镇", "田林", "是", "是", "是", "是", "否", 3]
          ],
          merges: ["A1:J1", "E2:I2", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "J2:J3"]
        }
      })
    );
    const header = chooseContract(sheet!, contracts, "x.xlsx")!;
    expect(header.contract.id).toBe("stations");
    expect(header).toMatchObject({row: 1, depth: 2});
    expect(header.missing).toEqual([]);
    expect(header.columns.get("has_support")!.index).toBe(8);
    expect(rowKinds(sheet!, header)).toEqual(["note", "header", "header", "data"]);
  });

  it("reads the unit of a merged group, where the cells beside it are merged downwards", async () => {
    const own = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份"];
    const [sheet] = await readXlsx(
      workbook({
        明细: {
          rows: [
            ["优抚资金发放明细"],
            [...own, "金额（万元）", null, "发放状态"],
            [...own.map(() => null), "应发金额", "实发金额", null]
          ],
          merges: ["A1:I1", "G2:H2", ...["A", "B", "C", "D", "E", "F", "I"].map((c) => `${c}2:${c}3`)]
        }
      })
    );
    const header = chooseContract(sheet!, contracts, "x.xlsx")!;
    expect(header).toMatchObject({row: 1, depth: 2});
    expect(header.columns.get("paid_yuan")).toEqual({index: 7, factor: 10000});
  });

  it("reads a two-row header that a CSV left without its merges", () => {
    const header = choose([
      ["年度", "街镇", "基数", null],
      [null, null, "常住人口", "居委会数"],
      ["2023", "田林", "90000", "24"]
    ])!;
    expect(header).toMatchObject({row: 0, depth: 2, missing: []});
    expect(header.columns.get("committees")!.index).toBe(3);
  });

  it("names the missing columns, the nearest headers and the unknown ones", () => {
    expect(() => choose([["年度", "街镇", "常住人囗", "备注"]])).toThrow(
      "表头（第 1 行）最接近《街镇基数》，缺少必填列“常住人口”（最接近的是“常住人囗”）、“居委会数”；不认识的列：“常住人囗”、“备注”。请按模板补齐后重新交付"
    );
  });

  it("finds no header in a file that is no table", () => {
    expect(
      choose([
        ["随便", "什么"],
        ["1", "2"]
      ])
    ).toBeUndefined();
  });

  it("refuses a header that fits two contracts, unless the file's name tells", () => {
    const population = contracts.find(({id}) => id === "population")!;
    const two = [population, {...population, id: "another", title: "测试基数"}];
    const one = table([["年度", "街镇", "常住人口", "居委会数"]]);
    expect(() => chooseContract(one, two, "x.csv")).toThrow(
      new DataError("表头同时符合《街镇基数》和《测试基数》，无法判断是哪一种；请在文件名里写明表名", {
        rule: "two-contracts"
      })
    );
    expect(chooseContract(one, two, "2023年测试基数.csv")!.contract.id).toBe("another");
  });

  it("refuses two columns for one meaning", () => {
    expect(() => choose([["年度", "街镇", "街镇", "常住人口", "居委会数"]])).toThrow(
      "有两列都是“街镇”，无法判断用哪一列；请删去多余的一列后重新交付"
    );
  });
});

describe("rowKinds(table, header)", () => {
  it("tells totals, subtotals, notes, blanks and repeated headers from data", () => {
    const rows = [
      ["标题", null, null, null],
      ["年度", "街镇", "常住人口", "居委会数"],
      ["2023", "田林", "1", "1"],
      ["小计", null, "1", "1"],
      ["年度", "街镇", "常住人口", "居委会数"],
      [null, "", " ", null],
      ["合　计", null, "1", "1"],
      ["注：常住人口为年末数", null, null, null],
      ["填表人：示例　审核人：示例", null, null, null]
    ];
    expect(rowKinds(table(rows), choose(rows)!)).toEqual([
      "note",
      "header",
      "data",
      "subtotal",
      "header",
      "blank",
      "total",
      "note",
      "note"
    ]);
  });
});

describe("rowKinds(table, header) of a repeated header", () => {
  it("knows it by the sender's own words", () => {
    const header = ["统计年度", "所属街镇", "常住人口数（人）", "居委会个数"];
    const rows = [header, ["2023", "田林", "1", "1"], header, ["2023", "康健", "1", "1"]];
    expect(rowKinds(table(rows), choose(rows)!)).toEqual(["header", "data", "header", "data"]);
  });
});
