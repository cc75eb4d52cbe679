import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {readHtml} from "../../loaders/read/readHtml.js";

describe("readHtml(text)", () => {
  it("reads each table as a sheet, with colspan across and rowspan down", () => {
    const tables = readHtml(`<html><head><style>td {color: red}</style></head><body>
      <table><tr><td colspan=3>标题</td></tr>
        <tr><th>街镇</th><th>说明<br>文字</th><th>数</th></tr>
        <tr><td rowspan="2">田林</td><td>&lt;甲&gt; &amp;<b>乙</b>
           丙</td><td>1</td></tr>
        <tr><td></td><td>2</td></table>
      <table><tbody><tr><td>另一张</tbody></table></body></html>`);
    expect(tables).toEqual([
      {
        sheet: "表格 1",
        rows: [
          ["标题", null, null],
          ["街镇", "说明\n文字", "数"],
          ["田林", "<甲> &乙 丙", "1"],
          ["田林", null, "2"]
        ],
        rowNumbers: [1, 2, 3, 4],
        mergedAcross: [[0, 0, 2]],
        merged: [
          {top: 0, bottom: 0, left: 0, right: 2, covered: "same"},
          {top: 2, bottom: 3, left: 0, right: 0, covered: "empty"}
        ],
        outside: [],
        scanned: 4
      },
      {sheet: "表格 2", rows: [["另一张"]], rowNumbers: [1], mergedAcross: [], merged: [], outside: [], scanned: 1}
    ]);
  });

  it("keeps the words of a nested table to that table", () => {
    const tables = readHtml("<table><tr><td>外<table><tr><td>内</td></tr></table></td><td>右</td></tr></table>");
    expect(tables.map(({rows}) => rows)).toEqual([[["外", "右"]], [["内"]]]);
  });

  it("is not drowned by spans", () => {
    const [table] = readHtml('<table><tr><td colspan="99999999" rowspan="99999999">甲</td></tr></table>');
    expect(table!.rows).toEqual([["甲", ...Array<null>(999).fill(null)]]);
  });

  it("refuses rows that it cannot place", () => {
    expect(() => readHtml("<table><tr><td>1</td></tr><!-- <tr><td>2</td></tr> --></table>")).toThrow(
      new DataError("网页表格不完整或标签有误，行数对不上；请用 Excel 打开后另存为 .xlsx 重新交付")
    );
  });
});
