import {beforeAll, describe, expect, it} from "vitest";
import {prepareChecks} from "../../../loaders/contracts/language/compileCheck.js";
import type {Column} from "../../../loaders/contracts/language/contract.js";
import {grammarOf, idCheckDigit} from "../../../loaders/contracts/language/grammar.js";
import {type Database, quote, withDuckDB} from "../../../loaders/base/duckdb.js";
import {lists} from "../../lists.js";

const facts = {header: "x", about: "x"};
const context = {factor: 1, codes: new Map<string, string>()};
const id = "99000019800101001";
const goodId = id + idCheckDigit(id);

/** [cell, what it must be read as; null for refused]. */
const table: Record<string, {column: Column; factor?: number; cells: [string, string | number | boolean | null][]}> = {
  date: {
    column: {type: "date", ...facts},
    cells: [
      ["2023-05-01", "2023-05-01"],
      ["2023/5/1", "2023-05-01"],
      ["2023.5.1", "2023-05-01"],
      ["2023年5月1日", "2023-05-01"],
      ["20230501", "2023-05-01"],
      ["45047", "2023-05-01"],
      ["20235", null],
      ["99999", null],
      ["2023-05-01 00:00:00", "2023-05-01"],
      ["2024-02-29", "2024-02-29"],
      ["2023-02-29", null],
      ["2023-02-30", null],
      ["2023-13-01", null],
      ["23/5/1", null],
      ["2023-05-01x", null],
      ["2023-05-01 13:00", null],
      ["infinity", null],
      ["epoch", null],
      ["99999-01-01", null],
      ["2023-5", null],
      ["0023-05-01", null]
    ]
  },
  month: {
    column: {type: "month", ...facts},
    cells: [
      ["2023-05", "2023-05-01"],
      ["2023年5月", "2023-05-01"],
      ["2023年5月份", "2023-05-01"],
      ["2023.05", "2023-05-01"],
      ["202305", "2023-05-01"],
      ["2023/5", "2023-05-01"],
      ["2023-5", "2023-05-01"],
      ["2023-05-01", "2023-05-01"],
      ["45047", "2023-05-01"],
      ["2023.10", "2023-10-01"],
      ["2023.1", null],
      ["2023-13", null],
      ["2023-05-02", null],
      ["202300", null],
      ["5月", null]
    ]
  },
  quarter: {
    column: {type: "quarter", ...facts},
    cells: [
      ["2023Q2", "2023-04-01"],
      ["2023-Q2", "2023-04-01"],
      ["2023q3", "2023-07-01"],
      ["2023年第二季度", "2023-04-01"],
      ["2023年4季度", "2023-10-01"],
      ["2023Q5", null],
      ["2023年第五季度", null],
      ["Q2", null]
    ]
  },
  year: {
    column: {type: "year", ...facts},
    cells: [
      ["2023", 2023],
      ["2023年", 2023],
      ["2023年度", 2023],
      ["23", null],
      ["2023.0", null]
    ]
  },
  "school year": {
    column: {type: "school_year", ...facts},
    cells: [
      ["2023-2024", "2023-2024"],
      ["2023—2024学年", "2023-2024"],
      ["2023——2024", "2023-2024"],
      ["2023–2024学年度", "2023-2024"],
      ["2023/2024", "2023-2024"],
      ["2023~2024", "2023-2024"],
      ["2023至2024学年", "2023-2024"],
      ["1999-2000", "1999-2000"],
      ["2023-2025", null],
      ["2023-2023", null],
      ["2024-2023", null],
      ["2023-24", null],
      ["2023", null],
      ["2023学年", null],
      ["2023-2024年", null],
      ["20232024", null],
      ["2023---2024", null],
      ["2023-2024x", null]
    ]
  },
  int: {
    column: {type: "int", ...facts},
    cells: [
      ["386", 386],
      ["1,234", 1234],
      ["12人", 12],
      ["30人次", 30],
      ["3.0", 3],
      ["1.5", null],
      ["2.5", null],
      ["0x1F", null],
      ["1e3", null],
      ["1_000", null],
      ["-1", null],
      ["10余", null],
      ["1,23", null]
    ]
  },
  stars: {
    column: {type: "int", max: 5, ...facts},
    cells: [
      ["0", 0],
      ["5", 5],
      ["6", null]
    ]
  },
  money: {
    column: {type: "money", ...facts},
    cells: [
      ["1234.5", "1234.50"],
      ["1,234.50", "1234.50"],
      ["1234.50元", "1234.50"],
      ["0.12万元", "1200.00"],
      ["3500.123456万元", "35001234.56"],
      ["999999999999999", "999999999999999.00"],
      ["999999999999.99万元", "9999999999999900.00"],
      ["999999999999999万元", null],
      ["￥12", "12.00"],
      ["-35.20", "-35.20"],
      ["0", "0.00"],
      ["1.239", null],
      ["1.239元", null],
      ["1e3", null],
      ["12.", null],
      ["1_000", null],
      ["inf", null],
      ["nan", null],
      ["1,23.00", null],
      ["3500余万", null]
    ]
  },
  "money in 万元": {
    column: {type: "money", ...facts},
    factor: 10000,
    cells: [
      ["12.3456", "123456.00"],
      ["12.345678", "123456.78"],
      ["12元", "12.00"],
      ["1.2345678", null]
    ]
  },
  decimal: {
    column: {type: "decimal", scale: 3, ...facts},
    cells: [
      ["-1.5", "-1.500"],
      ["416947.044", "416947.044"],
      ["1,416,947.5", "1416947.500"],
      ["1,41.5", null],
      ["1.2345", null],
      ["1e5", null]
    ]
  },
  flag: {
    column: {type: "flag", ...facts},
    cells: [
      ["是", true],
      ["√", true],
      ["1", true],
      ["否", false],
      ["无", false],
      ["×", false],
      ["x", null],
      ["2", null]
    ]
  },
  id: {
    column: {type: "id", ...facts},
    cells: [
      [goodId, goodId],
      [id + (goodId[17] === "0" ? "1" : "0"), null],
      ["3.10104E+17", null],
      ["990000198002300011", null],
      ["990000800101001", `99000019800101001${idCheckDigit("99000019800101001")}`],
      ["12345", null]
    ]
  },
  text: {
    column: {type: "text", ...facts},
    cells: [
      [goodId, null],
      [`RS-${goodId}`, null],
      [`登记${goodId.slice(0, 6)}-${goodId.slice(6, 14)}-${goodId.slice(14)}号`, null],
      [`1${goodId}`, `1${goodId}`],
      // Cut off after the day of birth, or before the last sign.
      [id + "?", null],
      [id.slice(0, 14), null],
      [`RS${id.slice(0, 16)}号`, null],
      [`${id.slice(0, 13)}`, id.slice(0, 13)],
      [`1${id.slice(0, 16)}`, `1${id.slice(0, 16)}`],
      ["31010420230501", "31010420230501"],
      ["990000202305010013", "990000202305010013"],
      ["XH-001", "XH-001"],
      ["001", "001"],
      ["#N/A", null],
      ["#SPILL!", null],
      ["#公式没有结果", null],
      ["########", null],
      ["#", "#"],
      ["#12", "#12"],
      ["1.23457E+11", null]
    ]
  }
};

describe("the grammar of each type, in TypeScript and in SQL", () => {
  const results = new Map<string, unknown>();
  beforeAll(() =>
    withDuckDB(":memory:", async (db) => {
      await db.run(prepareChecks(lists));
      for (const [title, {column, factor = 1, cells}] of Object.entries(table)) {
        const {sql} = grammarOf(column, {...context, factor});
        const rows = await db.all<{cell: string; value: unknown}>(
          `select cell, ${sql("cell")} as value from (values ${cells.map(([c]) => `(${quote(c)})`).join(", ")}) t(cell)`
        );
        for (const {cell, value} of rows) results.set(`${title}|${cell}`, value);
      }
    })
  );
  for (const [title, {column, factor = 1, cells}] of Object.entries(table)) {
    for (const [cell, expected] of cells) {
      it(`${title}: ${JSON.stringify(cell)} is ${expected === null ? "refused" : String(expected)}`, () => {
        expect(grammarOf(column, {...context, factor}).parse(cell) ?? null).toBe(expected);
        const value = results.get(`${title}|${cell}`);
        expect(typeof expected === "number" ? Number(value) : value).toBe(expected);
      });
    }
  }
});

/** What DuckDB's own casts make of a cell, each measured, and what the grammar does; null for refused. */
const traps: [
  type: "date" | "int" | "money" | "decimal" | "flag",
  cell: string,
  cast: string,
  is: string,
  read: string | null
][] = [
  ["money", "1.239", "decimal(18, 2)", "1.24", null],
  ["money", "1e3", "decimal(18, 2)", "1000.00", null],
  ["money", "1_000", "decimal(18, 2)", "1000.00", null],
  ["money", "12.", "decimal(18, 2)", "12.00", null],
  ["money", ".5", "decimal(18, 2)", "0.50", null],
  ["money", "inf", "double", "inf", null],
  ["money", "nan", "double", "nan", null],
  ["decimal", "1.2345", "decimal(18, 3)", "1.235", null],
  ["decimal", "1e400", "double", "inf", null],
  ["decimal", "nan", "double", "nan", null],
  ["int", "1.5", "bigint", "2", null],
  ["int", "2.5", "bigint", "3", null],
  ["int", "0x1F", "bigint", "31", null],
  ["int", "0b11", "bigint", "3", null],
  ["int", "1e3", "bigint", "1000", null],
  ["int", "1_000", "bigint", "1000", null],
  ["date", "2023-05-01x", "date", "2023-05-01", null],
  ["date", "2023-05-01 13:00", "date", "2023-05-01", null],
  ["date", "2023-05-01 00:00:00+08:00", "timestamp", "2023-05-01 00:00:00", null],
  ["date", "2023-05-01T00:00:00+08:00", "date", "2023-05-01", null],
  ["date", "infinity", "date", "infinity", null],
  ["date", "-infinity", "date", "-infinity", null],
  ["date", "epoch", "date", "1970-01-01", null],
  ["date", "99999-01-01", "date", "99999-01-01", null],
  ["date", "0044-03-15 (BC)", "date", "0044-03-15 (BC)", null],
  // One digit for a month or a day is certain enough.
  ["date", "2023-2-3", "date", "2023-02-03", "2023-02-03"],
  ["flag", "t", "boolean", "true", null],
  ["flag", "yes", "boolean", "true", null]
];

describe("the traps of DuckDB's casts", () => {
  const columns: Record<string, Column> = {
    date: {type: "date", ...facts},
    int: {type: "int", ...facts},
    money: {type: "money", ...facts},
    decimal: {type: "decimal", scale: 3, ...facts},
    flag: {type: "flag", ...facts}
  };
  const results: {cast: string; read: string | null}[] = [];
  beforeAll(() =>
    withDuckDB(":memory:", async (db) => {
      for (const [type, cell, cast] of traps) {
        const read = grammarOf(columns[type]!, context).sql("cell");
        results.push(
          ...(await db.all<{cast: string; read: string | null}>(
            `select try_cast(cell as ${cast})::varchar as "cast", (${read})::varchar as read from (select ${quote(cell)} as cell)`
          ))
        );
      }
    })
  );
  it.each(traps.map((trap, i) => [...trap, i] as const))(
    "%s: %j, which a cast to %s reads as %s, is %j",
    (type, cell, _, cast, read, i) => {
      expect(results[i]).toEqual({cast, read});
      expect(grammarOf(columns[type]!, context).parse(cell) ?? null).toBe(read);
    }
  );
  it("white space that trim leaves, and characters of two units", async () => {
    await withDuckDB(":memory:", async (db) => {
      await db.run(prepareChecks(lists));
      expect(
        await db.all(
          `select trim(chr(9) || 'x') as trimmed, clean(chr(9) || 'x' || chr(65279)) as cleaned, clean('𠀀') as wide`
        )
      ).toEqual([{trimmed: "\tx", cleaned: "x", wide: "𠀀"}]);
    });
  });
});

describe("clean(cell)", () => {
  it("means the same in SQL and in TypeScript", async () => {
    const {clean, codeKey} = await import("../../../loaders/base/text.js");
    const cells = [
      "",
      " ",
      "３８６",
      "　甲　",
      "\ufeffa\u200b",
      "a b",
      "\ta\n",
      "a\t",
      " a",
      "!",
      "~ ~",
      "a\u0001",
      "\u0001a",
      "a\u007f",
      "（元）",
      "ＡＢＣ",
      "田 林",
      "\u00a0x\u3000"
    ];
    await withDuckDB(":memory:", async (db: Database) => {
      await db.run(prepareChecks(lists));
      for (const cell of cells) {
        const [row] = await db.all<{c: string | null; k: string | null}>(
          `select clean(${quote(cell)}) as c, coalesce(code_key(clean(${quote(cell)})), '') as k`
        );
        expect(row, JSON.stringify(cell)).toEqual({c: clean(cell), k: codeKey(cell)});
      }
    });
  });
});
