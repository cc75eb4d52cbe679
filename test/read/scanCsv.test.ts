import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {detectEncoding} from "../../loaders/read/decode.js";
import {findCsvLayout, readCsv, readCsvHead, readCsvStart} from "../../loaders/read/readCsv.js";
import {scanCsv} from "../../loaders/read/scanCsv.js";
import {withFolder} from "../deliver.js";

const bytes = (text: string) => Buffer.from(text, "utf8");
const scan = (text: string) => scanCsv(bytes(text), 0x2c);

describe("scanCsv(bytes, delimiter)", () => {
  it("counts records, not lines: an embedded line break ends no record", () => {
    expect(scan('a,b\n"1\n2",3\n').records).toBe(2);
  });
  it("counts a last record without a line end", () => {
    expect(scan("a,b\n1,2").records).toBe(2);
  });
  it("counts blank records apart", () => {
    expect(scan("a,b\n\n1,2\n")).toMatchObject({records: 3, blankRecords: 1});
  });
  it("tells an unclosed quote and where it opened", () => {
    expect(scan('a,b\n"1,2\n3,4\n').openQuote).toBe(2);
  });
  it("tells a stray quote", () => {
    expect(scan('a,b\nx"y,2\n').strayQuote).toBe(2);
    expect(scan('a,b\n"x"y,2\n').strayQuote).toBe(2);
  });
  it("tells line ends apart", () => {
    expect(scan("a\r\nb\r\n").newline).toBe("\r\n");
    expect(scan("a\nb\n").newline).toBe("\n");
    expect(scan("a\r\nb\n").newline).toBe("mixed");
  });
  it("tells where the width changes", () => {
    const s = scan("a,b\n1,2\n3,4,5\n");
    expect(s.widthChangesAfter(1)).toBe(true);
    expect(s.widthChangesAfter(3)).toBe(false);
  });
  it("agrees with csv-parse on any well-formed CSV", () => {
    const field = fc.string({unit: fc.constantFrom("a", "中", ",", '"', "\n", " ", "1"), maxLength: 5});
    const file = fc.array(fc.array(field, {minLength: 2, maxLength: 5}), {minLength: 1, maxLength: 20});
    fc.assert(
      fc.property(file, (rows) => {
        const text = rows.map((r) => r.map((f) => `"${f.replaceAll('"', '""')}"`).join(",")).join("\r\n");
        const read: string[][] = parse(text, {relax_column_count: true, record_delimiter: "\r\n"});
        const s = scan(text);
        expect(s.records).toBe(read.length);
        expect([...s.fieldCounts.values()].reduce((a, b) => a + b, 0)).toBe(read.length);
      })
    );
  });
  it("counts the records and fields of any text without quotes, wherever it lies in memory", () => {
    const unit = fc.constantFrom("a", "中", ",", ",", " ", "\n", "\n", "\r\n", "\r\n", "longer");
    fc.assert(
      fc.property(fc.string({unit, maxLength: 60}), fc.boolean(), fc.nat(7), (some, lone, offset) => {
        const text = lone ? `${some}\r${some}` : some;
        const all = Buffer.from("x".repeat(offset) + text);
        const s = scanCsv(all.subarray(offset), 0x2c);
        const records = text.split(/\r\n|\n|\r/);
        if (records.at(-1) === "") records.pop();
        const isBlank = (record: string) => /^ *$/.test(record);
        expect(s.records).toBe(records.length);
        expect(s.blankRecords).toBe(records.filter(isBlank).length);
        expect(s.longestRecord).toBe(Math.max(0, ...records.map((record) => Buffer.byteLength(record))));
        const widths = new Map<number, number>();
        for (const record of records.filter((r) => !isBlank(r))) {
          const width = record.split(",").length;
          widths.set(width, (widths.get(width) ?? 0) + 1);
        }
        expect(new Map(s.fieldCounts)).toEqual(widths);
        const ends = new Set(text.match(/\r\n|\n|\r/g));
        expect(s.newline).toBe(ends.size > 1 || ends.has("\r") ? "mixed" : ends.has("\r\n") ? "\r\n" : "\n");
      }),
      {numRuns: 1000}
    );
  });
});

describe("readCsvStart(path, encoding, records)", () => {
  it("reads the first records, however long, and nothing after them", () =>
    withFolder(async (dir) => {
      for (const length of [10, 20_000]) {
        const path = join(dir, `${length}.csv`);
        const rows = Array.from({length: 100}, (_, i) => `${i};"${"中".repeat(length)}\n"`);
        await writeFile(path, `\ufeff编号;说明\n${rows.join("\n")}`);
        const begun = await readCsvStart(path, "utf-8-bom", 40);
        expect(begun?.layout.delimiter).toBe(";");
        expect(begun?.head.rows.map(([no]) => no)).toEqual(["编号", ...Array.from({length: 39}, (_, i) => String(i))]);
      }
    }));
  it("leaves a file whose start is torn to a closer look", () =>
    withFolder(async (dir) => {
      await writeFile(join(dir, "x.csv"), 'a,b\n1,"2\n');
      expect(await readCsvStart(join(dir, "x.csv"), "utf-8", 40)).toBeUndefined();
    }));
});

describe("detectEncoding(bytes)", () => {
  it("knows each encoding by proof", async () => {
    const iconv = (await import("iconv-lite")).default;
    expect(detectEncoding(bytes("街镇"))).toBe("utf-8");
    expect(detectEncoding(bytes("\ufeff街镇"))).toBe("utf-8-bom");
    expect(detectEncoding(iconv.encode("街镇,人数", "gb18030"))).toBe("gb18030");
    expect(detectEncoding(iconv.encode("街镇", "utf16le", {addBOM: true}))).toBe("utf-16le");
    expect(detectEncoding(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff]))).toBeUndefined();
  });
});

describe("findCsvLayout(bytes, encoding)", () => {
  it("finds the delimiter", () => {
    expect(findCsvLayout(bytes("a;b;c\n1;2;3\n"), "utf-8").delimiter).toBe(";");
    expect(findCsvLayout(bytes("a\tb\n1\t2\n"), "utf-8").delimiter).toBe("\t");
  });
  it("is not led astray by commas in quotes", () => {
    const text = 'a;b;c\n1;"x,\nx,\nx,";z\n';
    expect(findCsvLayout(bytes(text), "utf-8").delimiter).toBe(";");
  });
  it("refuses an unclosed quote and names the record", () => {
    expect(() => findCsvLayout(bytes('a,b\n"1,2\n'), "utf-8")).toThrow(
      "第 2 条记录的引号没有闭合，其后的内容无法判断；请重新导出"
    );
  });
  it("refuses an embedded NUL", () => {
    expect(() => findCsvLayout(bytes("a,b\n1,\0\n"), "utf-8")).toThrow(
      "文件里有空字节（NUL），不是文本文件；请重新导出"
    );
  });
});

describe("readCsv(bytes, layout)", () => {
  it("agrees with csv-parse on any text that the scan lets through, quoted or not", () => {
    const unit = fc.constantFrom("a", "中", ",", ",", '"', '""', ',"', '",', "\n", "\r\n", " ");
    const field = fc.string({unit: fc.constantFrom("a", ",", '"', "\n", "中"), maxLength: 4});
    const written = fc
      .tuple(
        fc.array(fc.array(fc.tuple(field, fc.boolean()), {minLength: 1, maxLength: 4}), {maxLength: 8}),
        fc.constantFrom("\n", "\r\n", "")
      )
      .map(
        ([rows, end]) =>
          rows
            .map((row) =>
              row.map(([f, always]) => (always || /[",\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)).join(",")
            )
            .join(end || "\n") + end
      );
    fc.assert(
      fc.property(fc.oneof(fc.string({unit, maxLength: 30}), written), (text) => {
        let expected: string[][] | undefined;
        try {
          expected = parse(text, {relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"]});
        } catch {
          expected = undefined;
        }
        let read: (string | null)[][] | undefined;
        try {
          read = readCsv(bytes(text), {...findCsvLayout(bytes(text), "utf-8"), delimiter: ","}).rows;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          return;
        }
        expect(read).toEqual(expected?.map((record) => record.map((cell) => (cell === "" ? null : cell))));
      }),
      {numRuns: 3000}
    );
  });
  it("keeps blank records, so that row numbers are the sender's", () => {
    const text = bytes("a,b\n\n1,2\n");
    expect(readCsv(text, findCsvLayout(text, "utf-8")).rows).toEqual([["a", "b"], [null], ["1", "2"]]);
  });
});

describe("readCsvHead(bytes, layout, records)", () => {
  it.each([2, 3, 40])("gives the first %i records whole, line breaks in quotes included", (records) => {
    const text = bytes('a,b\n1,"x\ny"\n2,"z\nz"\n');
    const head = readCsvHead(text, findCsvLayout(text, "utf-8"), records);
    expect(head.rows).toEqual(
      [
        ["a", "b"],
        ["1", "x\ny"],
        ["2", "z\nz"]
      ].slice(0, records)
    );
  });
});
