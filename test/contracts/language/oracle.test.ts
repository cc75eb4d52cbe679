import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  checkedSql,
  type FileColumns,
  prepareChecks,
  problemBits,
  wordsSql
} from "../../../loaders/contracts/language/compileCheck.js";
import type {Column, Contract} from "../../../loaders/contracts/language/contract.js";
import {idCheckDigit} from "../../../loaders/contracts/language/grammar.js";
import {contracts} from "../../../loaders/contracts/index.js";
import {type Cells, explainRow, rowSchema} from "../../../loaders/contracts/language/rowSchema.js";
import {RowCheck, unreadable} from "../../../loaders/contracts/language/rowCheck.js";
import {type Database, quote, quoteName, withDuckDB} from "../../../loaders/base/duckdb.js";
import {pseudonymOf, setPseudonymKey} from "../../../loaders/load/pseudonymKey.js";
import {lists} from "../../lists.js";
import {drawn} from "../../random.js";

/** Rows over all contracts: ORACLE_ROWS=1000000 npx vitest run test/contracts/language/oracle.test.ts */
const chunk = 400;
const {runs, seed} = drawn("ORACLE_ROWS", "ORACLE_SEED", {few: 800 * contracts.length, from: 20230501});
const chunks = Math.ceil(runs / contracts.length / chunk);
const rowsPerContract = chunks * chunk;
const deliveryEnd = "2023-06-30";

const day = fc
  .date({min: new Date("2021-01-01"), max: new Date("2023-12-31"), noInvalidDate: true})
  .map((d) => d.toISOString().slice(0, 10));
const junk = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "/",
    "—",
    "无",
    "暂无",
    "2023-02-30",
    "23/5/1",
    "infinity",
    "1.239",
    "1e3",
    "#N/A",
    "x",
    "合计"
  ),
  fc.string({unit: "binary", maxLength: 6}).map((s) => s.replaceAll("\0", "")),
  fc.constantFrom("２０２３－０５－０１", "１２３", "　是　", "1,234.50元", "0.5万元", "2023.1", "3.10104E+17", "𠀀")
);

/** The same cell as other programs and hands write it. */
const disguises: ((text: string) => string)[] = [
  (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  (text) => `\u3000${text}\u00a0`,
  (text) => `\ufeff${text}\u200b`,
  (text) => ` ${text}\t`,
  (text) => text.replace(/(?<=.)(?=.)/u, " "),
  (text) => text.toLowerCase(),
  (text) => `${text}.0`,
  (text) => `${text}元`,
  (text) => `-${text}`
];

interface Row {
  cells: Cells;
  shifted: boolean;
}

const nothing = fc.constantFrom(null, "", " ", "/", "　—　");

const only = ({cells, shifted}: Row, columns: readonly string[]): Row => ({
  cells: Object.fromEntries(columns.map((c) => [c, cells[c] ?? null])),
  shifted
});

function cell(column: Column): fc.Arbitrary<string | null> {
  const good: fc.Arbitrary<string> = (() => {
    switch (column.type) {
      case "date":
        return fc.oneof(
          day,
          day.map((d) => d.replaceAll("-", "/")),
          day.map((d) => d.replaceAll("-", ""))
        );
      case "month":
        return fc.oneof(
          day.map((d) => d.slice(0, 7)),
          day.map((d) => d.slice(0, 7).replace("-", ""))
        );
      case "quarter":
        return fc.constantFrom("2023Q1", "2023年第二季度", "2022-Q4");
      case "year":
        return fc.constantFrom("2021", "2022年", "2023年度");
      case "school_year":
        return fc.constantFrom("2022-2023", "2023—2024学年", "2023/2024", "2023-2025");
      case "int":
        return fc.nat({max: 3000}).map(String);
      case "money":
        return fc.integer({min: -999, max: 99_999_999}).map((cents) => (cents / 100).toFixed(2));
      case "decimal":
        return fc.integer({min: -999_999, max: 99_999_999}).map((n) => (n / 1000).toFixed(3));
      case "flag":
        return fc.constantFrom("是", "否", "√", "×", "1", "0", "有", "无");
      case "choice":
        return fc.constantFrom(...column.values);
      case "code":
        return fc.constantFrom(...lists[column.list].flatMap((c) => [c.name, ...c.aliases]));
      case "id":
        return fc
          .tuple(day, fc.nat({max: 999}))
          .map(([d, n]) => `990000${d.replaceAll("-", "")}${String(n).padStart(3, "0")}`)
          .map((first17) => first17 + idCheckDigit(first17));
      default:
        return fc.string({unit: "grapheme", minLength: 1, maxLength: 8}).map((s) => s.replaceAll("\0", ""));
    }
  })();
  const disguised = fc.tuple(good, fc.constantFrom(...disguises)).map(([text, disguise]) => disguise(text));
  return fc.oneof(
    {weight: 11, arbitrary: good},
    {weight: 3, arbitrary: disguised},
    {weight: 1, arbitrary: fc.constant(null)},
    {weight: 1, arbitrary: junk}
  );
}

/** What the SQL check, the check in memory and the oracle say of the same cells, side by side. */
async function compare(db: Database, contract: Contract, rows: Row[], file: FileColumns): Promise<void> {
  const columns = [...file.keys()];
  const literal = (v: string | null) => (v === null ? "null" : quote(v));
  await db.run(
    `create or replace temp table raw (row_no bigint, bad_fields boolean, ${columns.map((c) => `${quoteName(c)} varchar`).join(", ")})`
  );
  for (let i = 0; i < rows.length; i += 250) {
    const values = rows
      .slice(i, i + 250)
      .map(
        ({cells, shifted}, j) => `(${i + j}, ${shifted}, ${columns.map((c) => literal(cells[c] ?? null)).join(", ")})`
      );
    await db.run(`insert into raw values ${values.join(", ")}`);
  }
  await db.run(wordsSql(contract, file, "raw"));
  const checked = await db.all<Record<string, unknown>>(
    `from (${checkedSql(contract, file, deliveryEnd, "raw")}) order by row_no`
  );
  const schema = rowSchema(contract, file, lists);
  const check = new RowCheck(contract, file, lists, deliveryEnd);
  const pseudonym = pseudonymOf(key);
  expect(checked.length).toBe(rows.length);
  rows.forEach(({cells, shifted}, i) => {
    const {row: typed, problems, warnings} = explainRow(contract, schema, cells, deliveryEnd);
    const sql = checked[i]!;
    const inMemory = check.check(
      columns.map((c) => cells[c] ?? null),
      shifted,
      i
    );
    const said = JSON.stringify({cells, shifted, problems, warnings, sql, inMemory});
    expect(inMemory !== undefined, said).toBe(sql.has_cells);
    const isGood = problems.length === 0 && !shifted;
    expect(sql.errors === "0", said).toBe(isGood);
    if (inMemory) expect(inMemory.accepted, said).toBe(isGood);
    if (isGood) {
      expect(sql.warnings === "0", said).toBe(warnings.length === 0);
      if (inMemory) expect(inMemory.warned, said).toBe(warnings.length > 0);
    }
    for (const [c, column] of Object.entries(contract.columns)) {
      if (!(c in sql)) continue;
      const at = check.placeOf(c);
      const read = at === undefined || !inMemory ? null : inMemory.values[at]!;
      const value = read === unreadable ? null : read;
      if (isGood) expect(value, said).toBe(typed[c] ?? null);
      const kept =
        value !== null && (column.type === "id" || column.keep === "pseudonym") ? pseudonym(String(value)) : value;
      expect(typeof kept === "number" ? Number(sql[c]) : sql[c], said).toBe(kept);
    }
  });
}

const key = Buffer.alloc(32, 1);

describe("the SQL check, the check in memory and the zod oracle made from one contract", () => {
  for (const contract of contracts) {
    it(`agree on ${rowsPerContract} generated rows of ${contract.id}, good and broken`, () =>
      withDuckDB(":memory:", async (db) => {
        await db.run(prepareChecks(lists));
        await setPseudonymKey(db, key);
        const columns = problemBits(contract).columns;
        const cells = fc.record(Object.fromEntries(columns.map((c) => [c, cell(contract.columns[c]!)])));
        const shifted = fc.oneof(
          {weight: 50, arbitrary: fc.constant(false)},
          {weight: 1, arbitrary: fc.constant(true)}
        );
        const row = fc.oneof(
          {weight: 30, arbitrary: fc.record({cells, shifted})},
          // Nothing stands in any of its cells.
          {
            weight: 1,
            arbitrary: nothing.map((word) => ({
              cells: Object.fromEntries(columns.map((c) => [c, word])),
              shifted: false
            }))
          }
        );
        for (let n = 0; n < chunks; n++) {
          const rows = fc.sample(row, {numRuns: chunk, seed: seed + n});
          // All columns, and those alone that a file must have; every other time with amounts in 万元.
          const own = n % 2 ? columns.filter((c) => contract.columns[c]!.required) : columns;
          const factor = (n >> 1) % 2 ? 10_000 : 1;
          const file: FileColumns = new Map(own.map((c, index) => [c, {index, factor}]));
          await compare(db, contract, own === columns ? rows : rows.map((r) => only(r, own)), file);
        }
      }));
  }
});
