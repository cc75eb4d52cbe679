import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import fc from "fast-check";
import iconv from "iconv-lite";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {asUtf8, detectEncoding} from "../../loaders/read/decode.js";
import {CsvScanner, scanCsv} from "../../loaders/read/scanCsv.js";
import {pickRecords, RecordPlaces, type Slice, sliceCsv} from "../../loaders/read/sliceCsv.js";

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "slice-test-"))));
afterAll(async () => await rm(dir, {recursive: true, force: true}));

const field = fc.string({unit: fc.constantFrom("a", "中", ",", '"', "\n", "\r", " ", "1", "𠮷"), maxLength: 5});
const records = fc.array(fc.array(field, {minLength: 2, maxLength: 2}), {minLength: 1, maxLength: 12});
const written = (fields: string[]) =>
  fields.map((f) => (/[",\n\r]/.test(f) || f === "" ? `"${f.replaceAll('"', '""')}"` : f)).join(",");

describe("a CSV piece after piece", () => {
  it("is scanned as a whole would be, wherever it is cut, well-formed or not", () => {
    const bytes = fc.oneof(
      fc.string({unit: fc.constantFrom("a", "中", ",", '"', "\n", "\r", " ", "\0"), maxLength: 30}),
      records.map((rows) => rows.map(written).join("\r\n"))
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(40), {maxLength: 6}), (text, at) => {
        const all = Buffer.from(text);
        const scanner = new CsvScanner(0x2c);
        const cuts = [0, ...at.map((i) => Math.min(i, all.length)).sort((a, b) => a - b), all.length];
        cuts.slice(1).forEach((to, i) => scanner.push(all.subarray(cuts[i], to)));
        const {widthChangesAfter: pieced, ...rest} = scanner.end();
        const {widthChangesAfter: whole, ...expected} = scanCsv(all, 0x2c);
        expect(rest).toEqual(expected);
        for (let i = 0; i < 5; i++) expect(pieced(i)).toBe(whole(i));
      }),
      {numRuns: 500}
    );
  });

  it("is cut into slices that hold every record once, in order, under its number", async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.constantFrom("\n" as const, "\r\n" as const),
        fc.integer({min: 1, max: 40}),
        fc.integer({min: 1, max: 40}),
        fc.boolean(),
        async (rows, newline, bytes, piece, ended) => {
          const path = join(dir, "all.csv");
          const lines = rows.map(written);
          await writeFile(path, `k,v${newline}${lines.join(newline)}${ended ? newline : ""}`);
          const got: [Slice, string][] = [];
          const told: string[] = [];
          const onRecord = (all: Buffer, from: number, to: number) => void told.push(all.toString("utf8", from, to));
          const cut = {bytes: () => bytes, piece, onRecord, path: (i: number) => join(dir, `slice${i}`)};
          for await (const slice of sliceCsv({path, delimiter: ",", newline, skip: 1}, cut))
            got.push([slice, await readFile(slice.path, "utf8")]);
          expect(got.map(([, text]) => text).join("")).toBe(lines.map((text, i) => `${i + 2},${text}\n`).join(""));
          expect(told).toEqual(lines);
          let next = 2;
          for (const [{first, rows: n}] of got) {
            expect(first).toBe(next);
            next += n;
          }
          expect(next).toBe(rows.length + 2);
        }
      ),
      {numRuns: 60}
    );
  });

  it("gives any of its records again, from where they were noted", async () => {
    const some = fc.array(fc.array(field, {minLength: 2, maxLength: 2}), {minLength: 1, maxLength: 200});
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.constantFrom("\n" as const, "\r\n" as const),
        fc.boolean(),
        fc.array(fc.nat(), {minLength: 1, maxLength: 6}),
        fc.integer({min: 1, max: 60}),
        async (rows, newline, ended, wanted, piece) => {
          const path = join(dir, "some.csv");
          const lines = rows.map(written);
          await writeFile(path, `k,v${newline}${lines.join(newline)}${ended ? newline : ""}`);
          const csv = {path, delimiter: ",", newline, skip: 1};
          const places = new RecordPlaces();
          for await (const {first} of sliceCsv(csv, {bytes: () => 1000, piece, places, path: () => join(dir, "slice")}))
            expect(first).toBeGreaterThan(1);
          const only = [...new Set(wanted.map((n) => 2 + (n % rows.length)))].sort((a, b) => a - b);
          const got: [number, string][] = [];
          for await (const {row, record} of pickRecords(csv, places, only)) got.push([row, record.toString("utf8")]);
          expect(got).toEqual(only.map((n) => [n, lines[n - 2]]));
        }
      ),
      {numRuns: 100}
    );
  });

  it("has given all bytes of a slice to the scanner before the slice", async () => {
    const path = join(dir, "torn.csv");
    await writeFile(path, 'k,v\n1,a\n2,b\n3,"c\n');
    const scanner = new CsvScanner(0x2c);
    const csv = {path, delimiter: ",", newline: "\n" as const, skip: 1};
    const records: number[] = [];
    for await (const {first, rows} of sliceCsv(csv, {
      bytes: () => 1,
      piece: 4,
      scanner,
      path: () => join(dir, "slice")
    })) {
      expect(scanner.soFar().records).toBeGreaterThanOrEqual(first + rows - 1);
      records.push(scanner.soFar().records);
    }
    expect(records).toHaveLength(3);
    expect(scanner.soFar().openQuote).toBe(4);
  });
});

describe("asUtf8(path, head, copy)", () => {
  it("proves what detectEncoding proves, and copies the same text, wherever the pieces end", async () => {
    const text = fc.string({unit: fc.constantFrom("a", "中", "é", "𠮷", "\n", ","), minLength: 1, maxLength: 12});
    const made = fc.oneof(
      fc
        .tuple(text, fc.constantFrom("utf8", "gb18030", "utf16le", "utf16be"), fc.boolean())
        .map(([t, encoding, addBOM]) => iconv.encode(t, encoding, {addBOM: addBOM || encoding.startsWith("utf16")})),
      fc.uint8Array({minLength: 1, maxLength: 12}).map((bytes) => Buffer.from(bytes))
    );
    await fc.assert(
      fc.asyncProperty(made, fc.integer({min: 1, max: 5}), async (bytes, piece) => {
        const path = join(dir, "text");
        await writeFile(path, bytes);
        const expected = detectEncoding(bytes);
        const got = await asUtf8(path, bytes, join(dir, "copy"), piece).catch(() => "incomplete" as const);
        if (got === "incomplete") {
          expect(() => new TextDecoder(expected, {fatal: true}).decode(bytes)).toThrow();
          return;
        }
        expect(got?.encoding).toBe(expected);
        if (!got) return;
        const decoded = new TextDecoder(expected === "utf-8-bom" ? "utf-8" : expected, {fatal: true}).decode(bytes);
        expect(new TextDecoder().decode(await readFile(got.path))).toBe(decoded.replace(/^\ufeff/, ""));
      }),
      {numRuns: 200}
    );
  });
});
