import {createHmac} from "node:crypto";
import {type Column, type Contract, keptColumns, type Rule} from "../../loaders/contracts/language/contract.js";
import {idCheckDigit} from "../../loaders/contracts/language/grammar.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";
import type {Chooser} from "./chooser.js";

/** What a row means, by column: days as ISO text, exact numbers as text, codes as codes, identities in the clear. */
export type Value = string | number | boolean | null;
export type MeantRow = Record<string, Value>;

/** All dates of facts lie before 2030 and all deliveries after, so that no row is later than its delivery. */
export const deliveryMonth = (n: number) => `${2030 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;

const monthOf = (n: number) => `${1930 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}-01`;
const day = (choose: Chooser) =>
  `${choose.int(1950, 2029)}-${String(choose.int(1, 12)).padStart(2, "0")}-${String(choose.int(1, 28)).padStart(2, "0")}`;

const letters = [
  "A",
  "b",
  "0",
  "7",
  "-",
  "_",
  ".",
  "/",
  "中",
  "军",
  "注",
  "説",
  "𠀀",
  "é",
  "《",
  "·",
  " ",
  ",",
  ";",
  '"',
  "'",
  "\n"
];

/** Text with everything in it that a CSV must quote; never a spelling of nothing, a total or a note. */
const text = (choose: Chooser, max: number) =>
  "甲" + Array.from({length: choose.int(0, max)}, () => choose.one(letters)).join("") + "乙";

/** Numbers with a fixed count of decimals, from all sizes alike. */
function decimal(choose: Chooser, scale: number, maxDigits: number): string {
  const digits = String(choose.int(0, 10 ** choose.int(1, maxDigits) - 1)).padStart(scale + 1, "0");
  const sign = choose.onceIn(10) && /[1-9]/.test(digits) ? "-" : "";
  return scale ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
}

function identity(choose: Chooser): string {
  const first17 = `990000${day(choose).replaceAll("-", "")}${String(choose.int(0, 999)).padStart(3, "0")}`;
  return first17 + idCheckDigit(first17);
}

/** A value of the column; `file` keeps the periods of one file apart from those of every other. */
function value(choose: Chooser, c: string, column: Column, contract: Contract, file: number): Value {
  const period = contract.period.includes(c);
  switch (column.type) {
    case "text":
      return period ? `${file} ${text(choose, 6)}` : text(choose, 6);
    case "school_year": {
      const first = period ? 1930 + file : choose.int(1930, 2029);
      return `${first}-${first + 1}`;
    }
    case "choice":
      return choose.one(column.values);
    case "code":
      // The whole of the others beside them would be their total.
      return choose.one(lists[column.list].filter(({code}) => code !== column.whole)).code;
    case "month":
      return monthOf(period ? file * 10 + choose.int(0, 9) : choose.int(0, 1199));
    case "date":
      return day(choose);
    case "quarter":
      return monthOf(3 * (period ? file * 4 + choose.int(0, 3) : choose.int(0, 399)));
    case "year":
      return period ? 1930 + file : choose.int(1930, 2029);
    case "int":
      return choose.int(column.min ?? 0, column.max ?? 10 ** choose.int(1, 7));
    case "money":
      return decimal(choose, 2, 9);
    case "decimal":
      return decimal(choose, column.scale, 9);
    case "flag":
      return choose.onceIn(2);
    case "id":
      return identity(choose);
    case "pii":
      return null;
  }
}

const asInteger = (decimal: string) => BigInt(decimal.replace(".", ""));

export function fromInteger(n: bigint, scale: number): string {
  const digits = (n < 0n ? -n : n).toString().padStart(scale + 1, "0");
  return (n < 0n ? "-" : "") + (scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits);
}

/** Makes the row obey a rule, or says that it doesn't. */
function obey(rule: Rule, row: MeantRow, period: readonly string[]): boolean {
  const swap = (low: string, high: string) => {
    if (row[low] === null || row[high] === null || row[low]! <= row[high]!) return true;
    if (period.includes(high)) row[low] = row[high]!;
    else if (period.includes(low)) row[high] = row[low]!;
    else [row[low], row[high]] = [row[high]!, row[low]!];
    return true;
  };
  switch (rule.kind) {
    case "order":
      return swap(rule.earlier, rule.later);
    case "atMost":
      return swap(rule.part, rule.whole);
    case "requires":
      return row[rule.when] !== rule.equals || row[rule.column] !== null;
    case "excludes":
      return row[rule.when] !== rule.equals || !rule.values.includes(String(row[rule.column]));
    case "sum": {
      const parts = rule.parts.map((c) => row[c]);
      if (row[rule.total] === null || parts.includes(null)) return true;
      const scale = String(row[rule.total]).split(".")[1]?.length ?? 0;
      row[rule.total] = fromInteger(
        parts.reduce((sum, p) => sum + asInteger(String(p)), 0n),
        scale
      );
      return true;
    }
    case "notAfterDelivery":
      return true;
  }
}

/** Valid rows of a contract under different keys; `omitted` columns are null in all of them. */
export function meantRows(
  choose: Chooser,
  contract: Contract,
  file: number,
  count: number,
  omitted: Set<string>
): MeantRow[] {
  const rows = new Map<string, MeantRow>();
  for (let tries = 0; rows.size < count && tries < count * 200; tries++) {
    const row: MeantRow = {};
    for (const [c, column] of Object.entries(contract.columns)) {
      const empty = omitted.has(c) || (!column.required && choose.onceIn(4));
      row[c] = empty ? null : value(choose, c, column, contract, file);
    }
    const own = contract.key.find((c) => contract.columns[c]!.type === "text");
    if (own) row[own] = `K${file}-${tries}${text(choose, 3)}`;
    // Three rounds settle chains of orders.
    const obeyed = [1, 2, 3].map(() => contract.rules.every((rule) => obey(rule, row, contract.period))).at(-1)!;
    const id = contract.key.map((c) => String(row[c])).join("|");
    if (obeyed && !rows.has(id)) rows.set(id, row);
  }
  return [...rows.values()];
}

/** The row as the warehouse must hold it, with every value as text. */
export function keptRow(contract: Contract, row: MeantRow): Record<string, string | null> {
  return Object.fromEntries(
    keptColumns(contract).map(([c, column]) => {
      const v = row[c] ?? null;
      if (v === null) return [c, null];
      if (column.type === "id" || column.keep === "pseudonym")
        return [c, createHmac("sha256", key).update(String(v)).digest("hex").slice(0, 32)];
      return [c, String(v)];
    })
  );
}
