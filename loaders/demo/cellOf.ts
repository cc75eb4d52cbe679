import type {Column} from "../contracts/language/contract.js";
import type {CodeLists} from "../reference/codeLists.js";
import {excelSerial} from "./calendar.js";
import type {Layout} from "./layouts.js";

/** What a sender's cell holds: text, or a number that a workbook shows by its format. */
export type Cell = string | {value: number; format: string};

const chineseNumbers = ["一", "二", "三", "四"];

const dates: Record<Exclude<Layout["dates"], undefined | "cell">, (y: string, m: string, d: string) => string> = {
  iso: (y, m, d) => `${y}-${m}-${d}`,
  slash: (y, m, d) => `${y}/${Number(m)}/${Number(d)}`,
  chinese: (y, m, d) => `${y}年${Number(m)}月${Number(d)}日`,
  compact: (y, m, d) => y + m + d
};
const months: Record<NonNullable<Layout["months"]>, (y: string, m: string) => string> = {
  dash: (y, m) => `${y}-${m}`,
  chinese: (y, m) => `${y}年${Number(m)}月`,
  compact: (y, m) => y + m,
  dot: (y, m) => `${y}.${m}`
};
const quarters: Record<NonNullable<Layout["quarters"]>, (y: string, q: number) => string> = {
  compact: (y, q) => `${y}Q${q}`,
  dash: (y, q) => `${y}-Q${q}`,
  chinese: (y, q) => `${y}年第${chineseNumbers[q - 1]}季度`
};

export const withThousands = (amount: string) => amount.replace(/\B(?=(\d{3})+\.)/gu, ",");
const toWide = (text: string) => text.replace(/\d/gu, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0));

const shortStreet = (name: string) => name.replace(/(路|新村)街道$/u, "街道");
const officeStreet = (name: string) =>
  name + (name.endsWith("街道") ? "办事处" : name.endsWith("镇") ? "人民政府" : "");
const streetSpellings = [(name: string) => name, shortStreet, officeStreet];

function streetText(name: string, layout: Layout, line: number): string {
  if (layout.streets === "short") return shortStreet(name);
  if (layout.streets === "mixed") return (streetSpellings[line % 3] as (name: string) => string)(name);
  return name;
}

const needs = <T>(style: T | undefined, what: string): T => {
  if (style === undefined) throw new Error(`layout says nothing about ${what}`);
  return style;
};

/** A value of the synthetic truth as that sender writes it on that line of the table. */
export function cellOf(value: unknown, column: Column, layout: Layout, line: number, lists: CodeLists): Cell {
  if (value === null) return "";
  const text = String(value);
  const [y = "", m = "", d = ""] = text.split("-");
  const typed = ["xlsx", "json", "ndjson"].includes(layout.format);
  const numbers = typed && !layout.thousands;
  const wide = layout.wideDigits && line % 97 === 7;

  switch (column.type) {
    case "date": {
      const style = needs(layout.dates, "dates");
      return style === "cell" ? {value: excelSerial(text), format: "yyyy-mm-dd"} : dates[style](y, m, d);
    }
    case "month":
      return months[needs(layout.months, "months")](y, m);
    case "quarter":
      return quarters[needs(layout.quarters, "quarters")](y, (Number(m) + 2) / 3);
    case "flag":
      return needs(layout.flags, "flags")[value ? 0 : 1];
    case "money": {
      const amount = layout.thousands ? withThousands(text) : text;
      if (wide) return toWide(amount);
      return numbers ? {value: Number(text), format: "#,##0.00"} : amount;
    }
    case "int":
    case "year":
      if (wide) return toWide(text);
      return typed ? {value: Number(text), format: "General"} : text;
    case "code": {
      const found = lists[column.list].find(({code}) => code === text);
      if (!found) throw new Error(`${column.list} has no code ${text}`);
      const name = layout.spellings?.[found.name] ?? found.name;
      return column.list === "streets" ? streetText(name, layout, line) : name;
    }
    case "decimal":
      return typed ? {value: Number(text), format: "General"} : text;
    default:
      return text;
  }
}
