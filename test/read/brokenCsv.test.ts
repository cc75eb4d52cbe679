import {readdir, readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {describe, expect, it} from "vitest";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {quoteName, withDuckDB} from "../../loaders/base/duckdb.js";
import {createKnownViews} from "../../loaders/warehouse/createKnownViews.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {deliver, key, withFolder} from "../deliver.js";
import {lists} from "../lists.js";

const fixtures = join(import.meta.dirname, "../fixtures/csv");

/** A contract of text columns under the given headers. */
function textContract(headers: readonly string[]): Contract {
  const columns = headers.map((header, i) => [`c${i}`, {header, type: "text" as const, about: "文字"}] as const);
  return {
    id: "texts",
    title: "文字表",
    grain: "一行是一行",
    office: "示例单位",
    kind: "register",
    period: [],
    key: columns.map(([c]) => c),
    columns: Object.fromEntries(columns),
    rules: []
  };
}

/** The known rows of one delivered file in file order, or why it was refused: the file's reason, else its rows'. */
async function read(file: string, bytes: Uint8Array, contract: Contract): Promise<(string | null)[][] | string> {
  return await withFolder(async (dir) => {
    await deliver(dir, {[`2023-05/${file}`]: bytes});
    return await withDuckDB(":memory:", async (db) => {
      const {files} = await listDeliveries(dir);
      await loadDeliveries(db, {files, contracts: [contract], lists, key, engine: "test"});
      await createKnownViews(db, [contract], "2023-05");
      const [load] = await db.all<{verdict: string; reason: string}>("select verdict, reason from load");
      if (load!.verdict === "refused") {
        const rows = await db.all<{row: string; message: string}>(
          `select row_no as "row", message from refused_row where row_no is not null order by row_no`
        );
        return rows.length ? rows.map(({row, message}) => `第 ${row} 行：${message}`).join("；") : load!.reason;
      }
      const columns = Object.keys(contract.columns);
      const known = await db.all<Record<string, string | null>>(
        `select ${columns.map(quoteName).join(", ")} from known_${contract.id} order by row_no`
      );
      return known.map((row) => columns.map((c) => row[c] ?? null));
    });
  });
}

const abc = textContract(["a", "b", "c"]);
const plain = [["1", "2", "3"]];
const two = [...plain, ["4", "5", "6"]];
const misquoted = "第 2 行的引号用法不对，其后的内容无法判断；请重新导出";
const unclosed = (record: number) => `第 ${record} 条记录的引号没有闭合，其后的内容无法判断；请重新导出`;
const fieldCount = (row: number) => `第 ${row} 行：这一行的列数与表头不一致，无法判断各列内容`;
const nul = "文件里有空字节（NUL），不是文本文件；请重新导出";
const noTable =
  "不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或有字节序标记的 UTF-16 文本（第 2 行的字节既不合 UTF-8，也不合 GB18030）；请从原系统重新导出 Excel 或 CSV";
const noHeader = "没有找到可识别的表头；可以交付的表有：《文字表》。请确认交付的是其中之一，并保留表头";
const cut = "文件内容不是完整的 UTF-16 文本（可能传输中断）；请重新导出";

/** Every file of test/fixtures/csv/: its rows, or the words in which it is refused. */
const expected: Record<string, (string | null)[][] | string> = {
  "plain.csv": plain,
  "no-final-newline.csv": plain,
  "crlf.csv": plain,
  "lone-cr.csv": two,
  "mixed-line-ends.csv": [...two, ["7", "8", "9"]],
  "embedded-lf.csv": [["1", "x\ny", "3"]],
  "embedded-crlf.csv": [["1", "x\r\ny", "3"]],
  "embedded-cr.csv": [["1", "x\ry", "3"]],
  "escaped-quotes.csv": [["1", 'say "hi"', "3"]],
  "one-quote.csv": [["1", '"', "3"]],
  "quoted-delimiter.csv": [["1", "x,y", "3"]],
  "all-quoted.csv": plain,
  "stray-quote.csv": misquoted,
  "text-after-quote.csv": misquoted,
  "space-before-quote.csv": misquoted,
  "space-after-quote.csv": misquoted,
  "backslash-escape.csv": misquoted,
  "single-quotes.csv": fieldCount(2),
  "unclosed-quote.csv": unclosed(2),
  "unclosed-last-quote.csv": unclosed(3),
  "bom.csv": plain,
  "bom-quoted-header.csv": plain,
  "bom-in-the-middle.csv": plain,
  "trailing-delimiter.csv": plain,
  "trailing-delimiter-in-rows.csv": plain,
  "leading-delimiter.csv": plain,
  "blank-lines.csv": two,
  "spaces-alone.csv": plain,
  "spaces-alone-at-the-end.csv": plain,
  "tab-alone-at-the-end.csv": plain,
  "delimiters-alone.csv": plain,
  "quoted-blank-line.csv": plain,
  "short-row.csv": fieldCount(2),
  "long-row.csv": fieldCount(2),
  "empty-last-field.csv": [["1", "2", null]],
  "empty-last-field-no-newline.csv": [["1", "2", null]],
  "quoted-empty-field.csv": [["1", null, "3"]],
  "quoted-spaces.csv": plain,
  "spaces-around.csv": plain,
  "only-header.csv": [],
  "only-header-crlf.csv": [],
  "only-header-no-newline.csv": [],
  "nul.csv": nul,
  "nul-in-quotes.csv": nul,
  "comment-above.csv": plain,
  "comment-between.csv": fieldCount(2),
  "excel-sep.csv": plain,
  "wide-title.csv": plain,
  "semicolon.csv": [["1", "2,5", "3"]],
  "tab.tsv": [["1", "2;5", "3,5"]],
  "line-break-in-header.csv": plain,
  "doubled-header.csv": "有两列都是“b”，无法判断用哪一列；请删去多余的一列后重新交付",
  "line-separator.csv": [["1", "x\u2028y\u0085z", "3"]],
  "form-feed.csv": [["1", "x\fy", "3"]],
  "control-characters.csv": [["1", "x\u0001\u001ay", "3"]],
  "utf-8-cut.csv": noTable,
  "gb18030.csv": [["1", "徐汇", "𠀀"]],
  "gb18030-cut.csv": noTable,
  "utf-16le.csv": [["1", "徐汇", "𠀀"]],
  "utf-16be.csv": [["1", "徐汇", "𠀀"]],
  "utf-16-odd.csv": cut,
  "utf-16-half-pair.csv": cut,
  "bom-alone.csv": noHeader,
  "line-ends-alone.csv": noHeader,
  "one-quote-alone.csv": unclosed(1)
};

describe("a broken or odd CSV through the loader", () => {
  it("is expected for every fixture", async () => {
    expect((await readdir(fixtures)).sort()).toEqual(Object.keys(expected).sort());
  });
  for (const [file, outcome] of Object.entries(expected)) {
    it(`${file} ${typeof outcome === "string" ? "is refused in words" : `has ${outcome.length} rows`}`, async () => {
      expect(await read(file, await readFile(join(fixtures, file)), abc)).toEqual(outcome);
    });
  }

  it.each([1, 17])("reads a field of %i MB whole", async (mb) => {
    const field = "长".repeat(Math.ceil((mb * 1024 * 1024) / 3));
    expect(await read("long.csv", Buffer.from(`a,b,c\n1,${field},3\n`), abc)).toEqual([["1", field, "3"]]);
  });
});

describe("the public collection csv-spectrum through the loader", async () => {
  const folder = dirname(createRequire(import.meta.url).resolve("csv-spectrum"));
  for (const file of (await readdir(join(folder, "csvs"))).sort()) {
    // Its quotes stand bare in their fields, which RFC 4180 does not allow.
    if (file === "location_coordinates.csv") {
      it(`refuses ${file} in words`, async () => {
        const bytes = await readFile(join(folder, "csvs", file));
        expect(await read(file, bytes, textContract(["Contact Phone Number", "Location Coordinates"]))).toBe(misquoted);
      });
      continue;
    }
    it(`reads ${file} as the collection says`, async () => {
      const json = await readFile(join(folder, "json", file.replace(".csv", ".json")), "utf8");
      const rows = JSON.parse(json) as Record<string, string>[];
      const headers = Object.keys(rows[0]!);
      // Empty text is nothing here, and white space at the ends is none of the value.
      const said = rows.map((row) => headers.map((h) => row[h]!.trim() || null));
      expect(await read(file, await readFile(join(folder, "csvs", file)), textContract(headers))).toEqual(said);
    });
  }
});
