import {toScale} from "../../base/decimals.js";
import {quote} from "../../base/duckdb.js";
import {hasCheckDigit, idCheckDigit, idCheckDigits, idWeights} from "../../base/idNumber.js";
import {codeKey, excelError, nothing, nothingInFlags} from "../../base/text.js";
import {type Column, listTitles} from "./contract.js";

export {hasCheckDigit, idCheckDigit};

/**
 * What each type accepts, said twice on purpose: as SQL over whole columns, and as TypeScript over one cell. The second
 * explains and, in tests, is the oracle of the first: both are run over the same cells. Text is matched against an exact grammar before any
 * cast, since DuckDB's own casts read "2023-05-01x", "infinity" and "1.239" without a word.
 *
 * `cell` is cleaned text (text.ts) that is not a spelling of nothing. `undefined` means: not readable with certainty.
 */
export interface Grammar {
  /** What a sender should have written, in Chinese. */
  expected: string;
  parse(cell: string): string | number | boolean | undefined;
  sql(cell: string): string;
  /** The type in the warehouse. */
  sqlType: string;
}

export interface GrammarContext {
  /** Factor from the unit in the header: 金额（万元） is 10000. */
  factor: number;
  /** Accepted spellings of a code list, by codeKey. */
  codes: ReadonlyMap<string, string>;
}

const scientific = /^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$/;

const year = "(?:19|20)[0-9]{2}";
const looseDate = `(${year})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 0?0:00(?::00)?)?`;
const compactDate = `(${year})([0-9]{2})([0-9]{2})`;
// From 1982 to 2091: 20235 may be May 2023 that lost its point.
const serialDate = "([3-6][0-9]{4})(?:\\.0+)?";
const looseMonth = `(${year})[-/.年]([0-9]{1,2})月?(?:份)?`;
const compactMonth = `(${year})([0-9]{2})`;
const quarterForm = `(${year})(?:-?[Qq]([1-4])|年第?([1-4一二三四])季度?)`;
const yearForm = `(${year})年?度?`;
const schoolYearForm = `(${year})(?:[-/–~至]|—{1,2})(${year})(?:学年度?)?`;
const intForm =
  "((?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}))(?:\\.0+)?(?:人次|户次|人|名|件|项|次|个|家|场|户|支|篇|批)?";
const moneyForm = "[¥￥]?(-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\\.[0-9]{1,6})?)(元|万元)?";

const full = (pattern: string) => new RegExp(`^(?:${pattern})$`);
/** The same forms, compiled once: cells are read by the million. */
const forms = {
  looseDate: full(looseDate),
  compactDate: full(compactDate),
  serialDate: full(serialDate),
  looseMonth: full(looseMonth),
  compactMonth: full(compactMonth),
  quarter: full(quarterForm),
  year: full(yearForm),
  schoolYear: full(schoolYearForm),
  int: full(intForm),
  money: full(moneyForm)
};
const day = 86_400_000;

const longMonths = new Set([1, 3, 5, 7, 8, 10, 12]);

function realDate(y: string, m: string, d: string): string | undefined {
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (isLeap ? 29 : 28) : longMonths.has(month) ? 31 : 30;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= last)) return undefined;
  return `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
}

export const isRealDate = (y: string, m: string, d: string): boolean => realDate(y, m, d) !== undefined;

function parseDate(cell: string): string | undefined {
  const parts = forms.looseDate.exec(cell) ?? forms.compactDate.exec(cell);
  if (parts) return realDate(parts[1]!, parts[2]!, parts[3]!);
  const serial = forms.serialDate.exec(cell);
  return serial ? new Date(Date.UTC(1899, 11, 30) + Number(serial[1]) * day).toISOString().slice(0, 10) : undefined;
}

const sqlDate = (cell: string) => `case
  when regexp_full_match(${cell}, '${year}-[0-9]{2}-[0-9]{2}') then try_cast(${cell} as date)
  when regexp_full_match(${cell}, '${looseDate}') then try_cast(regexp_replace(${cell}, '^${looseDate}$', '\\1-\\2-\\3') as date)
  when regexp_full_match(${cell}, '${compactDate}') then try_cast(regexp_replace(${cell}, '^${compactDate}$', '\\1-\\2-\\3') as date)
  when regexp_full_match(${cell}, '${serialDate}') then date '1899-12-30' + try_cast(regexp_extract(${cell}, '^${serialDate}$', 1) as integer)
end`;

function parseMonth(cell: string): string | undefined {
  // 2023.1 may be January, or October that lost its zero when Excel made a number of it.
  if (/\.1$/.test(cell)) return undefined;
  const parts = forms.looseMonth.exec(cell) ?? forms.compactMonth.exec(cell);
  if (parts) return realDate(parts[1]!, parts[2]!, "1");
  // Excel turns 2023-05 into the first of May.
  const date = parseDate(cell);
  return date?.endsWith("-01") ? date : undefined;
}

const sqlMonth = (cell: string) => `case
  when ends_with(${cell}, '.1') then null
  when regexp_full_match(${cell}, '${looseMonth}') then try_cast(regexp_replace(${cell}, '^${looseMonth}$', '\\1-\\2-1') as date)
  when regexp_full_match(${cell}, '${compactMonth}') then try_cast(regexp_replace(${cell}, '^${compactMonth}$', '\\1-\\2-1') as date)
  else list_filter([${sqlDate(cell)}], lambda d: day(d) = 1)[1]
end`;

const quarterNumber: Record<string, number> = {"1": 1, "2": 2, "3": 3, "4": 4, 一: 1, 二: 2, 三: 3, 四: 4};

function parseQuarter(cell: string): string | undefined {
  const parts = forms.quarter.exec(cell);
  const q = parts && quarterNumber[parts[2] ?? parts[3] ?? ""];
  return q ? `${parts[1]}-${String(q * 3 - 2).padStart(2, "0")}-01` : undefined;
}

const sqlQuarter = (cell: string) => `case
  when regexp_full_match(${cell}, '${quarterForm}') then make_date(
    regexp_extract(${cell}, '^${quarterForm}$', 1)::integer,
    case right(regexp_replace(${cell}, '季度?$', ''), 1)
      when '1' then 1 when '一' then 1 when '2' then 4 when '二' then 4
      when '3' then 7 when '三' then 7 else 10 end, 1)
end`;

function parseMoney(cell: string, headerFactor: number): string | undefined {
  const parts = forms.money.exec(cell);
  if (!parts) return undefined;
  const yuan = toScale(parts[1]!, 2, parts[2] === "万元" ? 10000 : parts[2] === "元" ? 1 : headerFactor);
  // The warehouse keeps decimal(18, 2).
  return yuan !== undefined && yuan.replace(/[-.]/g, "").length <= 18 ? yuan : undefined;
}

const sqlMoney = (cell: string, factor: number) => {
  const number = `replace(regexp_extract(${cell}, '^${moneyForm}$', 1), ',', '')`;
  const scaled = (by: number) =>
    by === 10000
      ? `try_cast(${number}::decimal(28, 6) * 10000 as decimal(18, 2))`
      : `case when regexp_full_match(${number}, '[^.]*([.][0-9]{1,2})?') then try_cast(${number} as decimal(18, 2)) end`;
  const plain =
    factor === 1
      ? `when regexp_full_match(${cell}, '-?[0-9]{1,15}([.][0-9]{1,2})?') then try_cast(${cell} as decimal(18, 2))`
      : "";
  return `case ${plain}
  when regexp_full_match(${cell}, '${moneyForm}') then
    case when ends_with(${cell}, '万元') then ${scaled(10000)} when ends_with(${cell}, '元') then ${scaled(1)} else ${scaled(factor)} end
end`;
};

/** An 18-character identity number whose check character and birth date hold; a 15-digit one is upgraded. */
function parseId(cell: string): string | undefined {
  const text = cell.toUpperCase();
  if (/^[0-9]{15}$/.test(text)) {
    const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
    return parseId(first17 + idCheckDigit(first17));
  }
  if (!/^[0-9]{17}[0-9X]$/.test(text) || !hasCheckDigit(text)) return undefined;
  return /^(18|19|20)/.test(text.slice(6)) && realDate(text.slice(6, 10), text.slice(10, 12), text.slice(12, 14))
    ? text
    : undefined;
}

const sqlChecksum = (first17: string) => {
  const digits = idWeights.map((w, i) => `${w} * ((${first17} // ${10n ** BigInt(16 - i)}) % 10)`);
  return `substr('${idCheckDigits}', ((${digits.join(" + ")}) % 11)::integer + 1, 1)`;
};

const sqlId = (cell: string) => `case
  when regexp_full_match(${cell}, '[0-9]{17}[0-9Xx]')
    and ${sqlChecksum(`left(${cell}, 17)::bigint`)} = upper(right(${cell}, 1))
    and regexp_full_match(substr(${cell}, 7, 2), '18|19|20')
    and try_cast(substr(${cell}, 7, 4) || '-' || substr(${cell}, 11, 2) || '-' || substr(${cell}, 13, 2) as date) is not null
    then upper(${cell})
  when regexp_full_match(${cell}, '[0-9]{15}')
    and try_cast('19' || substr(${cell}, 7, 2) || '-' || substr(${cell}, 9, 2) || '-' || substr(${cell}, 11, 2) as date) is not null
    then left(${cell}, 6) || '19' || substr(${cell}, 7)
      || ${sqlChecksum(`(left(${cell}, 6) || '19' || substr(${cell}, 7))::bigint`)}
end`;

/** An identity number inside a text: its groups may be parted. No serial number has a birth date of a person in it. */
const idInside =
  "(?:^|[^0-9])([1-9][0-9]{5}[-_./ ]?(?:19[0-9]{2}|200[0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[-_./ ]?[0-9]{3}[0-9Xx])(?:[^0-9]|$)";
const idInsideForm = new RegExp(idInside);

/** One whose end is cut off, up to the day of birth at least: it has no check digit, so its area must be one and it must stand by itself. */
const cutInside =
  "(?:^|[^0-9])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91|99)[0-9]{4}(?:19[0-9]{2}|200[0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{0,3}(?:[^0-9Xx]|$)";
const cutInsideForm = new RegExp(cutInside);

/** Whether an identity number stands in a text, as in a registration number that was made from one. */
export function holdsId(cell: string): boolean {
  if (cell.length < 14) return false;
  const inside = idInsideForm.exec(cell)?.[1]?.replace(/[-_./ ]/g, "");
  return (inside !== undefined && hasCheckDigit(inside.toUpperCase())) || cutInsideForm.test(cell);
}

const sqlHoldsId = (cell: string) => {
  const inside = `regexp_replace(regexp_extract(${cell}, '${idInside}', 1), '[-_./ ]', '', 'g')`;
  // Most texts are short or look otherwise, and of a case only the branch that holds is worked out: for every digit of
  // the sum the number is searched for again.
  const holds = `${sqlChecksum(`try_cast(left(${inside}, 17) as bigint)`)} = upper(right(${inside}, 1))`;
  return `case when length(${cell}) < 14 then false when regexp_matches(${cell}, '${cutInside}') then true
    when not regexp_matches(${cell}, '${idInside}') then false else coalesce(${holds}, false) end`;
};

const yes = ["是", "有", "√", "✓", "✔", "☑", "1", "TRUE"];
const no = ["否", "无", "×", "✗", "✘", "☐", "0", "FALSE"];

const list = (words: readonly string[]) => words.map(quote).join(", ");

/** The grammar of one column of one file. */
export function grammarOf(column: Column, {factor, codes}: GrammarContext): Grammar {
  switch (column.type) {
    case "text":
    case "pii": {
      // What is kept as it is must not hold what tells a person.
      const isKept = column.type === "text" && column.keep === undefined;
      const wrong = `${excelError.source.replaceAll("\\/", "/")}|${scientific.source}`;
      return {
        expected: "文字（不能是 Excel 的错误值或科学计数）",
        parse: (cell) =>
          excelError.test(cell) || scientific.test(cell) || (isKept && holdsId(cell)) ? undefined : cell,
        sql: (cell) =>
          `case when not regexp_matches(${cell}, '${wrong}')${isKept ? ` and not ${sqlHoldsId(cell)}` : ""} then ${cell} end`,
        sqlType: "varchar"
      };
    }
    case "choice": {
      const values = column.values;
      return {
        expected: values.join("、") + " 之一",
        parse: (cell) => (values.includes(cell) ? cell : undefined),
        sql: (cell) => `case when ${cell} in (${list(values)}) then ${cell} end`,
        sqlType: "varchar"
      };
    }
    case "code":
      return {
        expected: `${listTitles[column.list]}代码表里的名称或别名`,
        parse: (cell) => codes.get(codeKey(cell)),
        // Joined, not looked up in place: a map literal would be searched from its start for each row (compileCheck.ts).
        sql: () => {
          throw new Error("codes are joined by the check");
        },
        sqlType: "varchar"
      };
    case "month":
      return {expected: "月份，如 2023-05、2023年5月、202305", parse: parseMonth, sql: sqlMonth, sqlType: "date"};
    case "date":
      return {
        expected: "真实的日期，如 2023-05-01、2023/5/1、2023年5月1日、20230501",
        parse: parseDate,
        sql: sqlDate,
        sqlType: "date"
      };
    case "quarter":
      return {
        expected: "季度，如 2023Q2、2023-Q2、2023年第二季度",
        parse: parseQuarter,
        sql: sqlQuarter,
        sqlType: "date"
      };
    case "year":
      return {
        expected: "四位年份，如 2023",
        parse: (cell) => {
          const parts = forms.year.exec(cell);
          return parts ? Number(parts[1]) : undefined;
        },
        sql: (cell) =>
          `case when regexp_full_match(${cell}, '${yearForm}') then regexp_extract(${cell}, '^${yearForm}$', 1)::integer end`,
        sqlType: "integer"
      };
    case "school_year":
      return {
        expected: "学年，如 2023-2024、2023—2024学年、2023/2024（后一年是前一年加 1）",
        parse: (cell) => {
          const parts = forms.schoolYear.exec(cell);
          return parts && Number(parts[2]) === Number(parts[1]) + 1 ? `${parts[1]}-${parts[2]}` : undefined;
        },
        sql: (cell) => {
          const part = (n: 1 | 2) => `regexp_extract(${cell}, '^${schoolYearForm}$', ${n})`;
          return `case when regexp_full_match(${cell}, '${schoolYearForm}') and ${part(2)}::integer = ${part(1)}::integer + 1
            then ${part(1)} || '-' || ${part(2)} end`;
        },
        sqlType: "varchar"
      };
    case "int": {
      const {min = 0, max = Number.MAX_SAFE_INTEGER} = column;
      const range =
        column.max === undefined ? (min ? `不小于 ${min} 的整数` : "不小于 0 的整数") : `${min} 到 ${max} 的整数`;
      return {
        expected: range,
        parse: (cell) => {
          const parts = forms.int.exec(cell);
          const n = parts ? Number(parts[1]!.replaceAll(",", "")) : NaN;
          return n >= min && n <= max ? n : undefined;
        },
        sql: (cell) => {
          const n = `try_cast(replace(regexp_extract(${cell}, '^${intForm}$', 1), ',', '') as bigint)`;
          const value = column.max === undefined && !min ? n : `case when ${n} between ${min} and ${max} then ${n} end`;
          return `case when regexp_full_match(${cell}, '${intForm}') then ${value} end`;
        },
        sqlType: "bigint"
      };
    }
    case "money":
      return {
        expected: "金额，最多两位小数，如 1234.50、1,234.50、1234.50元、0.12万元",
        parse: (cell) => parseMoney(cell, factor),
        sql: (cell) => sqlMoney(cell, factor),
        sqlType: "decimal(18, 2)"
      };
    case "decimal": {
      const form = `-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\\.[0-9]{1,${column.scale}})?`;
      const wanted = full(form);
      return {
        expected: `数，最多 ${column.scale} 位小数`,
        parse: (cell) => (wanted.test(cell) ? toScale(cell, column.scale, 1) : undefined),
        sql: (cell) =>
          `case when regexp_full_match(${cell}, '${form}') then try_cast(replace(${cell}, ',', '') as decimal(38, ${column.scale})) end`,
        sqlType: `decimal(38, ${column.scale})`
      };
    }
    case "flag":
      return {
        expected: "是或否（√/×、有/无、1/0 也可以）",
        parse: (cell) => (yes.includes(cell) ? true : no.includes(cell) ? false : undefined),
        sql: (cell) => `case when ${cell} in (${list(yes)}) then true when ${cell} in (${list(no)}) then false end`,
        sqlType: "boolean"
      };
    case "id":
      return {
        expected: "18 位身份证号（校验位和出生日期要对），或 15 位旧号",
        parse: parseId,
        sql: sqlId,
        sqlType: "varchar"
      };
  }
}

/** The spellings of nothing in a column. */
export function nothingIn(column: Column): readonly string[] {
  const own = [...(column.nulls ?? []), ...(column.unpublished ?? [])];
  return [...(column.type === "flag" ? nothingInFlags : nothing), ...own];
}
