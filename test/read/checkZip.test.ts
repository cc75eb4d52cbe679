import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import {describe, expect, it} from "vitest";
import {checkZip} from "../../loaders/read/checkZip.js";
import {readWorkbook} from "../../loaders/read/readWorkbook.js";
import {workbook} from "../workbook.js";

const book = workbook({
  人口: {
    rows: [
      ["年度", "街镇"],
      ["2023", "田林"]
    ]
  }
});

describe("checkZip(bytes)", () => {
  it("passes a workbook as it was written", () => {
    expect(() => checkZip(book)).not.toThrow();
  });

  it("lets no flipped bit of a workbook change what it says", () => {
    const before = JSON.stringify(readWorkbook(book));
    for (let at = 0; at < book.length; at += 7) {
      const flipped = Buffer.from(book);
      flipped[at]! ^= 1 << (at % 8);
      let after: string;
      try {
        after = JSON.stringify(readWorkbook(flipped));
      } catch (error) {
        expect((error as Error).name, `byte ${at}`).toBe("DataError");
        continue;
      }
      expect(after, `byte ${at}`).toBe(before);
    }
  });

  it("refuses a workbook that was cut short", () => {
    for (let end = 0; end < book.length; end += 97) {
      expect(() => readWorkbook(book.subarray(0, end)), `${end} bytes`).toThrow(/重新导出/);
    }
  });
});

describe("readWorkbook(bytes)", () => {
  it("refuses a row number that Excel does not have", () => {
    const files = unzipSync(book);
    const sheet = "xl/worksheets/sheet1.xml";
    files[sheet] = strToU8(
      strFromU8(files[sheet]!).replaceAll('"A2"', '"A88888888"').replaceAll("A1:B2", "A1:B88888888")
    );
    expect(() => readWorkbook(Buffer.from(zipSync(files)))).toThrow("行号超过 1048576");
  });
});
