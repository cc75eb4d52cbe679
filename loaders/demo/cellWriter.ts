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

/** How a sender spells a street, in turn from line to line. */
const streetSpellings: Record<NonNullable<Layout["streets"]>, ((name: string) => string)[]> = {
  official: [(name) => name],
  short: [shortStreet],
  mixed: [(name) => name, shortStreet, officeStreet]
};

const needs = <T>(style: T | undefined, what: string): T => {
  if (style === undefined) throw new Error(`layout says nothing about ${what}`);
  return style;
};

/** Writes values of one column of the synthetic truth as that sender does, on that line of the table. */
export function cellWriter(column: Column, layout: Layout, lists: CodeLists): (value: unknown, line: number) => Cell {
  const typed = ["xlsx", "json", "ndjson"].includes(layout.format);
  const number = (text: string): Cell => (typed ? {value: Number(text), format: "General"} : text);
  const isWide = (line: number) => layout.wideDigits && line % 97 === 7;
  const ofText = (write: (text: string, line: number) => Cell) => (value: unknown, line: number) =>
    value === null ? "" : write(String(value), line);

  switch (column.type) {
    case "date": {
      const style = needs(layout.dates, "dates");
      if (style === "cell") return ofText((text) => ({value: excelSerial(text), format: "yyyy-mm-dd"}));
      const write = dates[style];
      return ofText((text) => write(text.slice(0, 4), text.slice(5, 7), text.slice(8)));
    }
    case "month": {
      const write = months[needs(layout.months, "months")];
      return ofText((text) => write(text.slice(0, 4), text.slice(5, 7)));
    }
    case "quarter": {
      const write = quarters[needs(layout.quarters, "quarters")];
      return ofText((text) => write(text.slice(0, 4), (Number(text.slice(5, 7)) + 2) / 3));
    }
    case "flag": {
      const [yes, no] = needs(layout.flags, "flags");
      return (value) => (value === null ? "" : value ? yes : no);
    }
    case "money":
      return ofText((text, line) => {
        const amount = layout.thousands ? withThousands(text) : text;
        if (isWide(line)) return toWide(amount);
        return typed && !layout.thousands ? {value: Number(text), format: "#,##0.00"} : amount;
      });
    case "int":
    case "year":
      return ofText((text, line) => (isWide(line) ? toWide(text) : number(text)));
    case "code": {
      const spellings = column.list === "streets" ? streetSpellings[layout.streets ?? "official"] : [];
      const written = new Map(
        lists[column.list].map(({code, name}) => {
          const spelt = layout.spellings?.[name] ?? name;
          return [code, spellings.length ? spellings.map((spell) => spell(spelt)) : [spelt]];
        })
      );
      return ofText((text, line) => {
        const ways = written.get(text);
        if (!ways) throw new Error(`${column.list} has no code ${text}`);
        return ways[line % ways.length]!;
      });
    }
    case "decimal":
      return ofText(number);
    default:
      return ofText((text) => text);
  }
}
