import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {readXlsx} from "../../loaders/read/readXlsx.js";
import {SheetScanner} from "../../loaders/read/scanSheetXml.js";
import {xlsx} from "../archive.js";

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const cells = async (bytes: Buffer) => (await readXlsx(bytes)).map((sheet) => sheet.rows);
const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
const misplaced = new DataError("工作表“s”里有重复或错位的单元格，无法可靠读取；请用 Excel 打开并保存后重新交付");

describe("readXlsx(bytes)", () => {
  it("reads cells without addresses where they stand, and leaves gaps where they are", async () => {
    const rows = `<row>${text("A1", "甲")}<c><v>1</v></c></row><row r="3">${text("C3", "乙")}<c t="inlineStr"><is><t>丙</t></is></c></row>`;
    expect(await cells(xlsx({s: rows}))).toEqual([[["甲", "1"], [], [null, null, "乙", "丙"]]]);
  });

  it("reads prefixed names, CDATA, entities of XML and the escapes of Excel", async () => {
    const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a&lt;b<![CDATA[&c]]></x:t></x:is></x:c><x:c r="B1" t="str"><x:f>x</x:f><x:v>甲_x000A_乙</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect(await cells(xlsx({s: ""}, {more: {"xl/worksheets/sheet1.xml": sheet}}))).toEqual([[["a<b&c", "甲\n乙"]]]);
  });

  it("knows the dates that Chinese Excel has built in", async () => {
    const styles = `<styleSheet ${main}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="58"/></cellXfs></styleSheet>`;
    const row = [0, 1, 2].map((s, i) => `<c r="${"ABC"[i]}1" s="${s}"><v>45047</v></c>`).join("");
    const bytes = xlsx({s: `<row r="1">${row}</row>`}, {more: {"xl/styles.xml": styles}});
    expect(await cells(bytes)).toEqual([[["45047", "2023-05-01", "2023-05-01"]]]);
  });

  it("takes what is no number for an error, never for 0", async () => {
    const row = ['<c r="A1"><v> </v></c>', '<c r="B1"><v>1e999</v></c>', '<c r="C1"><v>x</v></c>'].join("");
    expect(await cells(xlsx({s: `<row r="1">${row}</row>`}))).toEqual([[["#VALUE!", "#VALUE!", "#VALUE!"]]]);
  });

  it.each([
    ["a cell twice", `<row r="1">${text("A1", "1")}${text("A1", "2")}</row>`],
    ["cells out of order", `<row r="1">${text("B1", "1")}${text("A1", "2")}</row>`],
    ["a cell of another row", `<row r="1">${text("A2", "1")}</row>`],
    ["a row twice", `<row r="1">${text("A1", "1")}</row><row r="1">${text("B1", "1")}</row>`],
    ["a column that Excel has not", `<row r="1">${text("XFE1", "1")}</row>`]
  ])("refuses %s", async (_, rows) => {
    await expect(readXlsx(xlsx({s: rows}))).rejects.toThrow(misplaced);
  });

  it.each([
    ["a text that the list of texts has not", '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'],
    ["a tag that is never closed", '<row r="1"><c r="A1"><v>7</v></row>'],
    ["a type that nobody knows", '<row r="1"><c r="A1" t="x"><v>7</v></c></row>']
  ])("refuses %s", async (_, rows) => {
    await expect(readXlsx(xlsx({s: rows}))).rejects.toThrow(new DataError("文件不是可读的 Excel 工作簿；请重新导出"));
  });
});

describe("SheetScanner", () => {
  it("counts the same wherever the bytes are cut", () => {
    const part = fc.constantFrom(
      "<row>",
      "</row>",
      "<row r='1'/>",
      "<c>",
      "</c>",
      "<c t='b'/>",
      '<c t="s">',
      "<v>1</v>",
      "<v></v>",
      "<v/>",
      "<f>1</f>",
      "<x:c>",
      "中"
    );
    fc.assert(
      fc.property(fc.array(part, {maxLength: 20}), fc.array(fc.nat(60), {maxLength: 5}), (parts, at) => {
        const all = Buffer.from(`<sheetData><row><c>${parts.join("")}</c></row></sheetData> `);
        const whole = new SheetScanner();
        whole.push(all);
        const cut = new SheetScanner();
        const cuts = [0, ...at.sort((a, b) => a - b).map((i) => Math.min(i, all.length)), all.length];
        cuts.slice(1).forEach((to, i) => cut.push(all.subarray(cuts[i], to)));
        expect(cut.end()).toEqual(whole.end());
      })
    );
  });
});
