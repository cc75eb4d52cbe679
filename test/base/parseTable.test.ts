import {parse} from "csv-parse/sync";
import {stringify} from "csv-stringify/sync";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {parseRows, parseTable} from "../../loaders/base/parseTable.js";

const slow = (text: string) => parse(text, {relax_column_count: true}) as string[][];
const slowRows = (text: string) => parse(text, {bom: true, columns: true}) as Record<string, string>[];
/** What it gives, or that it throws. */
const outcome = (read: () => unknown) => {
  try {
    return {gives: read()};
  } catch (error) {
    return {throws: (error as Error).message};
  }
};
const pieces = ["a", "徐汇", "1.5", ",", '"', '""', "\n", "\r\n", " ", "=", "\ufeff", ""];
const texts = fc.array(fc.constantFrom(...pieces), {maxLength: 24}).map((all) => all.join(""));
const cells = fc.array(fc.constantFrom("", "a", "b c", "1", 'say "so"', "a,b", "two\nlines", '"', ",", "街"), {
  minLength: 2,
  maxLength: 4
});

describe("parseTable(text)", () => {
  it("reads what csv-parse reads of any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(() => parseTable(text))).toEqual(outcome(() => slow(text)));
        expect(outcome(() => parseRows(text))).toEqual(outcome(() => slowRows(text)));
      }),
      {numRuns: 20_000}
    );
  });

  it("reads back every table as it is written", () => {
    fc.assert(
      fc.property(fc.array(cells, {minLength: 1, maxLength: 6}), (rows) => {
        const width = Math.min(...rows.map((row) => row.length));
        const table = rows.map((row) => row.slice(0, width));
        const text = stringify(table);
        expect(parseTable(text)).toEqual(table);
        expect(parseTable(text)).toEqual(slow(text));
      }),
      {numRuns: 2000}
    );
  });

  it("gives rows by the names of columns", () => {
    expect(parseRows('month,said\n2023-05,"a, ""b"""\n')).toEqual([{month: "2023-05", said: 'a, "b"'}]);
    expect(() => parseRows("month,said\n2023-05\n")).toThrow();
  });
});
