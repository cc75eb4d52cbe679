import {parsePhoneNumberFromString} from "libphonenumber-js/min";
import {idCheckDigit} from "../idNumber.js";
import {type Run, runsOf} from "./forms.js";

/** GB/T 2260 codes of provinces; 99 is the one that made-up people carry. */
const province = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|91|99)";
const day = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";
const id17 = new RegExp(`^${province}[0-9]{4}(?:18|19|20)[0-9]{2}${day}[0-9]{3}$`);
const id15 = new RegExp(`^${province}[0-9]{4}[0-9]{2}${day}[0-9]{3}$`);

/**
 * One whose end is cut off or rounded away, up to the day of birth at least: without a check digit, so only of people who
 * may have been born then. The code of an area before the day of an event is later.
 */
const cutId = new RegExp(`^${province}[0-9]{4}(?:19[0-9]{2}|20[01][0-9])${day}[0-9]{0,3}$`);

/** ISO/IEC 7812: every second digit from the right doubled. */
export function hasLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((sum, digit, i) => {
    const n = Number(digit) * (i % 2 ? 2 : 1);
    return sum + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
}

export interface FoundNumber {
  name: string;
  value: string;
}

/** Group lengths in which people write a number, where its groups are of several digits. */
const phoneForms = new Set(["11", "3-4-4", "3-8", "7-4", "3-3-5", "3-5-3", "4-3-4", "5-6", "6-5"]);
const cardForms = /^(?:1[4-9]|4-4-4-4(?:-[1-3])?|6-1[0-3]|4-1[0-5]|[48]-8(?:-[1-8])?|6-4-4-[2-5]|6-6-[4-7])$/;

/**
 * Identity numbers, phones and bank cards in text whose digits are 0–9, however their groups are parted. In programs only
 * those that stand alone in one piece: libraries are full of decimals.
 */
export function* findNumbers(text: string, code: boolean): Generator<FoundNumber> {
  for (const run of runsOf(text)) {
    if (code && /[0-9A-Za-z.$_]$/.test(run.before)) continue;
    // What follows the one point of a decimal is no number of its own.
    const isPoint = (i: number) => run.separators[i] === "." && [i - 1, i + 1].every((j) => run.separators[j] !== ".");
    for (let from = 0; from < run.groups.length; from++)
      if (!isPoint(from - 1) && !(from === 0 && /[0-9]\.$/.test(run.before))) yield* findFrom(run, from, code, isPoint);
  }
}

function* findFrom(run: Run, from: number, code: boolean, isPoint: (i: number) => boolean): Generator<FoundNumber> {
  const {groups, separators} = run;
  let digits = "";
  const lengths: number[] = [];
  for (let to = from; to < groups.length && digits.length < 19; to++) {
    // In a program, numbers beside each other are a list of numbers.
    if (code && to > from && !/^[ -]$/.test(separators[to - 1]!)) return;
    digits += groups[to]!;
    lengths.push(groups[to]!.length);
    if (digits.length > 19) return;
    if (digits.length < 10) continue;
    const isLast = to === groups.length - 1;
    if (code && isLast && /^[0-9A-Za-z_]|^\.[0-9]/.test(run.next)) return;
    const form = lengths.join("-");
    const single = lengths.every((n) => n <= 2);
    const between = separators.slice(from, to);
    // 1.5 and 2,152 are numbers of their own.
    const decimal =
      [separators[from - 1], ...between].includes(",") ||
      between.some((_, i) => isPoint(from + i)) ||
      (isLast && /^\.[0-9]|^[元万亿%]|^[人件户次个](?!口)/.test(run.next));
    const x = isLast && digits.length === 17 && /^[\s\p{P}]{0,2}[Xx×](?![0-9A-Za-z])/u.test(run.next);
    const first17 = digits.slice(0, 17);
    if ((digits.length === 18 || x) && id17.test(first17) && idCheckDigit(first17) === (x ? "X" : digits[17]))
      yield {name: "身份证号", value: digits};
    if (digits.length === 15 && id15.test(digits) && (single || form === "15" || form === "6-6-3"))
      yield {name: "15 位身份证号", value: digits};
    const typed = isLast && /^[\s\p{P}]{0,2}[Xx×]/u.test(run.next);
    if (!code && !decimal && !typed && lengths.length === 1 && cutId.test(digits))
      yield {name: "截断的身份证号", value: digits};
    if (!decimal && isMobile(digits, form, single, between)) yield {name: "手机号", value: digits};
    if (!decimal && !/^[-.]$/.test(separators[from - 1] ?? "") && isLandline(digits, lengths))
      yield {name: "固定电话", value: digits};
    const isCard =
      (!code || /^\d+$/.test(form)) &&
      digits.length >= 14 &&
      /^(?:62|[3-5][0-9])/.test(digits) &&
      (single || cardForms.test(form));
    if (isCard && !decimal && hasLuhn(digits)) yield {name: "银行卡号", value: digits};
  }
}

function isMobile(digits: string, form: string, single: boolean, between: readonly string[]): boolean {
  if (/^(?:00)?861[3-9][0-9]{9}$/.test(digits)) return true;
  if (!/^1[3-9][0-9]{9}$/.test(digits)) return false;
  return single || (phoneForms.has(form) && new Set(between.map((s) => s.trim())).size <= 1);
}

/** A number with the code of its city, parted from it or with the zero before it, that a telephone could have. */
function isLandline(digits: string, lengths: readonly number[]): boolean {
  if (!/^0[1-9]/.test(digits) || digits.length > 12 || lengths.length > 3) return false;
  const area = lengths[0]!;
  if (lengths.length > 1 && area !== 3 && area !== 4) return false;
  return parsePhoneNumberFromString(digits, "CN")?.isValid() ?? false;
}
