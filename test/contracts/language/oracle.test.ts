import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  checkSql,
  type FileColumns,
  prepareChecks,
  problemBits
} from "../../../loaders/contracts/language/compileCheck.js";
import type {Column, Contract} from "../../../loaders/contracts/language/contract.js";
import {idCheckDigit} from "../../../loaders/contracts/language/grammar.js";
import {contracts} from "../../../loaders/contracts/index.js";
import {type Cells, explainRow, rowSchema} from "../../../loaders/contracts/language/oracle.js";
import {type Database, name, quote, withDuckDB} from "../../../loaders/base/duckdb.js";
import {setPseudonymKey} from "../../../loaders/load/pseudonymKey.js";
import {lists} from "../../lists.js";

/** Rows over all contracts: ORACLE_ROWS=1000000 npx vitest run test/contracts/oracle.test.ts, ORACLE_SEED for others. */
const chunk = 1500;
const chunks = Math.ceil(Number(process.env.ORACLE_ROWS ?? chunk * contracts.length) / contracts.length / chunk);
const rowsPerContract = chunks * chunk;
const seed = Number(process.env.ORACLE_SEED ?? 20230501);
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
  return fc.oneof(
    {weight: 14, arbitrary: good},
    {weight: 1, arbitrary: fc.constant(null)},
    {weight: 1, arbitrary: junk}
  );
}

/** What the SQL check and the oracle say of the same cells, side by side. */
async function compare(db: Database, contract: Contract, rows: Cells[]): Promise<void> {
  const columns = problemBits(contract).columns;
  const file: FileColumns = new Map(columns.map((c, index) => [c, {index, factor: 1}]));
  const literal = (v: string | null) => (v === null ? "null" : quote(v));
  await db.run(
    `create or replace temp table raw (row_no bigint, bad_fields boolean, ${columns.map((c) => `${name(c)} varchar`).join(", ")})`
  );
  for (let i = 0; i < rows.length; i += 250) {
    const values = rows
      .slice(i, i + 250)
      .map((row, j) => `(${i + j}, false, ${columns.map((c) => literal(row[c] ?? null)).join(", ")})`);
    await db.run(`insert into raw values ${values.join(", ")}`);
  }
  await db.run(checkSql(contract, file, deliveryEnd));
  const checked = await db.all<Record<string, unknown>>("from checked order by row_no");
  const schema = rowSchema(contract, file, lists);
  expect(checked.length).toBe(rows.length);
  rows.forEach((row, i) => {
    const {row: typed, problems, warnings} = explainRow(contract, schema, row, deliveryEnd);
    const sql = checked[i]!;
    const said = JSON.stringify({row, problems, warnings, sql});
    expect(sql.errors === "0", said).toBe(problems.length === 0);
    if (problems.length) return;
    expect(sql.warnings === "0", said).toBe(warnings.length === 0);
    for (const [c, column] of Object.entries(contract.columns)) {
      if (!(c in sql) || column.type === "id" || column.keep === "pseudonym") continue;
      const value = typed[c] ?? null;
      expect(typeof value === "number" ? Number(sql[c]) : sql[c], said).toBe(value);
    }
  });
}

describe("the SQL check and the zod oracle made from one contract", () => {
  for (const contract of contracts) {
    it(`agree on ${rowsPerContract} generated rows of ${contract.id}, good and broken`, () =>
      withDuckDB(":memory:", async (db) => {
        await db.run(prepareChecks(lists));
        await setPseudonymKey(db, Buffer.alloc(32, 1));
        const columns = problemBits(contract).columns;
        const row = fc.record(Object.fromEntries(columns.map((c) => [c, cell(contract.columns[c]!)])));
        for (let n = 0; n < chunks; n++) await compare(db, contract, fc.sample(row, {numRuns: chunk, seed: seed + n}));
      }));
  }
});
