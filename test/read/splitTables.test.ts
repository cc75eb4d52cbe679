import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {DataError} from "../../loaders/base/errors.js";
import {splitTables} from "../../loaders/read/splitTables.js";

type Rows = (string | null)[][];
const split = (rows: Rows) =>
  splitTables(
    {sheet: "表", rows, rowNumbers: rows.map((_, i) => i + 1), mergedAcross: [], scanned: rows.length},
    contracts
  );

const header = ["年度", "街镇", "常住人口", "居委会数"];
const data = ["2023", "田林", "1", "1"];

describe("splitTables(table, contracts)", () => {
  it("leaves one table whole, also when its header is repeated on each page", () => {
    expect(split([header, data, header, data])).toHaveLength(1);
  });

  it("gives each table its own titles, under a name of its own", () => {
    const tables = split([
      ["街镇基数"],
      header,
      data,
      ["合计", null, "1", "1"],
      [null],
      ["二、上年"],
      ["居委会数", "街镇", "常住人口", "年度"],
      ["1", "田林", "1", "2022"]
    ]);
    expect(tables.map(({sheet, rows, rowNumbers, scanned}) => [sheet, rows.length, rowNumbers[0], scanned])).toEqual([
      ["表", 4, 1, 4],
      ["表（第 5 行起）", 4, 5, 4]
    ]);
  });

  it("finds the table of another contract, and a second header of two rows", () => {
    const tables = split([
      header,
      data,
      ["编制", null],
      ["统计季度", "站点编码", "级别", "街镇", "五有", null, null, null, null],
      [null, null, null, null, "有机构", "有编制", "有人员", "有经费", "有保障"]
    ]);
    expect(tables.map((t) => t.rowNumbers)).toEqual([
      [1, 2],
      [3, 4, 5]
    ]);
  });

  it.each([
    ["second", [header, data, ["年度", "街镇", "常住人口"], data], "第 1 行和第 3 行各有一个表头，第 3 行的表头"],
    ["first", [["年度", "街镇", "常住人口"], data, header, data], "第 1 行和第 3 行各有一个表头，第 1 行的表头"]
  ] as [string, Rows, string][])("refuses the sheet when the %s header lacks a column", (_, rows, start) => {
    expect(() => split(rows)).toThrow(
      new DataError(`${start}缺少必填列，无法判断各行属于哪一张表；请分成两张工作表，按模板补齐表头后重新交付`)
    );
  });
});
