import * as XLSX from "@e965/xlsx";
import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {readSpreadsheetXml, readXls, readXlsx} from "../../loaders/read/readWorkbook.js";
import {scanXls} from "../../loaders/read/scanXls.js";
import {ole, textRows, xlsx, zip} from "../archive.js";
import {workbook} from "../workbook.js";

const cells = async (bytes: Buffer) => (await readXlsx(bytes)).map((sheet) => sheet.rows);
const row = (...cs: string[]) => `<row r="1">${cs.join("")}</row>`;

describe("readXlsx(bytes) gives", () => {
  it("days as ISO text, numbers as exact text, and a destroyed identity number as what it is", async () => {
    const date = {t: "n", v: 45047, z: "yyyy/m/d"};
    const [rows] = await cells(
      workbook({s: {rows: [["a"], [date], [0.1 + 0.2], [Number("310104199001011234")], [1234.5], [true]]}})
    );
    expect(rows!.flat()).toEqual([
      "a",
      "2023-05-01",
      "0.3",
      expect.stringMatching(/^3\.1010419900101\d*E\+17$/),
      "1234.5",
      "TRUE"
    ]);
  });

  it("serials 1, 59, 60 and 61 as Excel shows them, and times", async () => {
    const at = (c: string, s: number, v: number) => `<c r="${c}1" s="${s}"><v>${v}</v></c>`;
    const [rows] = await cells(
      xlsx({
        s: row(at("A", 1, 1), at("B", 1, 59), at("C", 1, 60), at("D", 1, 61), at("E", 3, 45047.75), at("F", 4, 0.5))
      })
    );
    expect(rows![0]).toEqual([
      "1900-01-01",
      "1900-02-28",
      "1900-02-29",
      "1900-03-01",
      "2023-05-01 18:00:00",
      "12:00:00"
    ]);
  });

  it("dates of the 1904 system four years and a day later", async () => {
    const [rows] = await cells(
      xlsx({s: row('<c r="A1" s="1"><v>43585</v></c>', '<c r="B1" s="1"><v>0</v></c>')}, {date1904: true})
    );
    expect(rows![0]).toEqual(["2023-05-01", "1904-01-01"]);
  });

  it("ISO dates as written, percentages as shown, truth values and errors by their names", async () => {
    const [rows] = await cells(
      xlsx({
        s: row(
          '<c r="A1" t="d" s="1"><v>2023-05-01T00:00:00</v></c>',
          '<c r="B1" t="d"><v>2023-05-01</v></c>',
          '<c r="C1" s="2"><v>0.853</v></c>',
          '<c r="D1" t="b"><v>0</v></c>',
          '<c r="E1" t="e"><v>#N/A</v></c>'
        )
      })
    );
    expect(rows![0]).toEqual(["2023-05-01", "2023-05-01", "85.3%", "FALSE", "#N/A"]);
  });

  it("rich text with its runs joined, without the phonetic ones", async () => {
    const strings =
      '<si><r><t>徐家</t></r><r><rPr><b/></rPr><t>汇</t></r></si><si><t>田林</t><rPh sb="0" eb="2"><t>でんりん</t></rPh></si>';
    const [rows] = await cells(
      xlsx({s: row('<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')}, {strings})
    );
    expect(rows![0]).toEqual(["徐家汇", "田林"]);
  });

  it("a formula's stored value, and an error where none is stored", async () => {
    const [rows] = await cells(
      xlsx({
        s: row(
          '<c r="A1"><f>1+1</f><v>2</v></c>',
          '<c r="B1"><f>1+1</f></c>',
          '<c r="C1" t="str"><f>""</f><v></v></c>',
          '<c r="D1" t="b"/>'
        )
      })
    );
    expect(rows![0]).toEqual(["2", "#公式没有结果", null, "#VALUE!"]);
  });

  it("the value of a merged cell for its range, in rows that hold something of their own", async () => {
    const [rows] = await cells(
      workbook({
        s: {
          rows: [
            ["街镇", "数"],
            ["田林", 1],
            [null, 2],
            [null, null]
          ],
          merges: ["A2:A4", "B3:B4"]
        }
      })
    );
    expect(rows).toEqual([
      ["街镇", "数"],
      ["田林", "1"],
      ["田林", "2"]
    ]);
  });

  it("sheets called __proto__ and constructor like any other, and says which are hidden", async () => {
    const sheets = await readXlsx(
      xlsx({
        ["__proto__"]: textRows([["甲"]]),
        constructor: {rows: textRows([["乙"]]), state: "hidden"},
        "表&amp; 3": {
          rows: '<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>丙</t></is></c></row>',
          state: "veryHidden"
        }
      })
    );
    expect(sheets.map(({sheet, rows, hidden}) => [sheet, rows[0]![0], hidden])).toEqual([
      ["__proto__", "甲", undefined],
      ["constructor", "乙", true],
      ["表& 3", "丙", true]
    ]);
  });

  it("only the rows that are there, whatever range the sheet claims", async () => {
    const sheet = {
      rows: textRows([["甲"]]),
      after: '<mergeCells count="1"><mergeCell ref="A1:A1048576"/></mergeCells>'
    };
    const bytes = xlsx(
      {s: sheet},
      {
        more: {
          "xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>${textRows([["甲"]])}${Array.from({length: 5000}, (_, i) => `<row r="${i + 2}" spans="1:9"><c r="A${i + 2}" s="1"/></row>`).join("")}</sheetData>${sheet.after}</worksheet>`
        }
      }
    );
    expect(await cells(bytes)).toEqual([[["甲"]]]);
  });
});

describe("readXlsx(bytes) refuses", () => {
  const part = "xl/worksheets/sheet1.xml";
  it.each([
    [
      "what is no zip",
      Buffer.from("PK\x03\x04 not really"),
      "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付"
    ],
    ["a zip of something else", zip({"a.csv": "1"}), "文件不是可读的 Excel 工作簿；请重新导出"],
    [
      "another kind of document",
      zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
      "是 Office 文件，但不是 Excel 工作簿；请交付表格"
    ],
    [
      "an OpenDocument table",
      zip({mimetype: "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
      "是 OpenDocument 表格，不能读取；请另存为 .xlsx 后重新交付"
    ],
    [
      "a binary workbook",
      zip({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}),
      "是 .xlsb 二进制工作簿，不能读取；请另存为 .xlsx 后重新交付"
    ],
    [
      "entities in any part",
      xlsx({s: textRows([["甲"]])}, {more: {"docProps/app.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}}),
      "文件里有 XML 文档类型或实体定义，可能被改动过，没有读取；请从原系统重新导出"
    ],
    [
      "a part that is not UTF-8",
      zip({"[Content_Types].xml": Buffer.from("\ufeff<Types/>", "utf16le"), "xl/workbook.xml": "<a/>"}),
      "文件不是可读的 Excel 工作簿；请重新导出"
    ],
    [
      "a sheet whose rows the library reads otherwise than a scan counts them",
      xlsx(
        {s: ""},
        {
          more: {
            [part]: `<worksheet><sheetData>${textRows([["甲"]])}</sheetData><sheetData>${textRows([["乙"]], 2)}</sheetData></worksheet>`
          }
        }
      ),
      "工作表“s”的行数对不上：按字节清点有 2 行，读出 1 行；请用 Excel 打开并保存后重新交付"
    ],
    [
      "more sheets than an office fills",
      xlsx(Object.fromEntries(Array.from({length: 501}, (_, i) => [`表${i}`, ""]))),
      "工作表超过 500 张，没有读取；请拆分后重新交付"
    ],
    [
      "a formula without value in a cell without address",
      xlsx({s: "<row><c><f>1+1</f></c></row>"}),
      "工作表“s”的单元格没有坐标，无法可靠读取；请用 Excel 打开并保存后重新交付"
    ]
  ])("%s", async (_, bytes, message) => {
    await expect(readXlsx(bytes)).rejects.toThrow(new DataError(message));
  });
});

describe("readXls(bytes)", () => {
  const book = (rows: unknown[][]) => {
    const made = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(made, XLSX.utils.aoa_to_sheet(rows), "表");
    return made;
  };
  const write = (bookType: XLSX.BookType) =>
    XLSX.write(book([["街镇", {t: "n", v: 45047, z: "yyyy/m/d"}, 0.1 + 0.2]]), {type: "buffer", bookType}) as Buffer;

  it("reads BIFF8", () => {
    expect(readXls(write("biff8"))).toEqual([
      {
        sheet: "表",
        rows: [["街镇", "2023-05-01", "0.3"]],
        rowNumbers: [1],
        mergedAcross: [],
        merged: [],
        scaled: [],
        outside: [],
        scanned: 1
      }
    ]);
  });

  it.each([
    ["Excel 95", write("biff5"), "是 Excel 95 或更早的工作簿，无法可靠读取中文；请在 Excel 里另存为 .xlsx 后重新交付"],
    ["a .doc", ole({WordDocument: "x"}), "是旧版 Office 文件，但不是 Excel 工作簿；请交付表格"],
    ["a torn file", Buffer.from("d0cf11e0a1b11ae10102", "hex"), "文件不是可读的 Excel 工作簿；请重新导出"]
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readXls(bytes)).toThrow(new DataError(message));
  });

  it("is held to a scan of its records: a stream that is cut, a cell that stands twice", () => {
    const stream = Buffer.from(XLSX.CFB.find(XLSX.CFB.read(write("biff8"), {type: "buffer"}), "Workbook")!.content);
    expect(scanXls(stream)).toEqual({cells: 3, whole: true, printed: [[]]});
    expect(() => readXls(ole({Workbook: stream.subarray(0, stream.length - 8)}))).toThrow(
      new DataError("Excel 工作簿不完整（可能传输中断）；请重新导出")
    );
    // The number of the third cell, once more behind itself.
    let at = 0;
    let number = 0;
    for (; at < stream.length; at += 4 + stream.readUInt16LE(at + 2))
      if (stream.readUInt16LE(at) === 0x0203) number = at;
    const record = stream.subarray(number, number + 18);
    const twice = Buffer.concat([stream.subarray(0, number + 18), record, stream.subarray(number + 18)]);
    expect(() => readXls(ole({Workbook: twice}))).toThrow(
      new DataError("单元格数对不上：按字节清点有 4 个，读出 3 个；请用 Excel 打开后另存为 .xlsx 重新交付")
    );
  });

  it("and readSpreadsheetXml(text) reads Excel 2003 XML, but no entities", () => {
    const xml = write("xlml").toString("utf8");
    expect(readSpreadsheetXml(xml)[0]!.rows).toEqual([["街镇", "2023-05-01", "0.3"]]);
    expect(() => readSpreadsheetXml(`<!DOCTYPE a []>${xml}`)).toThrow(
      new DataError("文件里有 XML 文档类型或实体定义，可能被改动过，没有读取；请从原系统重新导出")
    );
  });
});
