/** A text as the rules for persons and units read it. */
export interface Forms {
  /** Full-width forms as half-width, nothing invisible, every escape undone. */
  plain: string;
  /** The same with digits of every script as 0–9, and without long hashes. */
  digits: string;
  /** The same as `plain` without the spaces between single Chinese characters. */
  tight: string;
}

const invisible = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Nothing in it is written in another way: no other script, no escape. */
const asItIs = /^[^%\\\u0080-\uffff]*$/;
const ascii = /^[^\u0080-\uffff]*$/;

/** Text with full-width forms as half-width, nothing invisible, every escape undone. */
export function plainText(text: string): string {
  if (asItIs.test(text)) return text;
  const unescaped = text
    .replace(/\\u\{?([0-9a-fA-F]{4,6})\}?/g, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run; // Not an escape: a percent sign of its own.
      }
    });
  return unescaped.normalize("NFKC").replace(invisible, "");
}

const chinese: Record<string, string> = {};
["〇零○Ｏ", "一壹弌幺么", "二贰貳弍两", "三叁參叄弎", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"].forEach(
  (row, digit) => {
    for (const c of row) chinese[c] = String(digit);
  }
);
const chineseDigit = new RegExp(`[${Object.keys(chinese).join("")}]`, "gu");
/** A digit of any other script: its value is its distance from the zero of its ten. */
const otherDigit = /(?![0-9])\p{Nd}/gu;

function digitValue(c: string): string {
  let zero = c.codePointAt(0)!;
  for (let n = 0; n < 10 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)); n++) zero -= 1;
  return String((c.codePointAt(0)! - zero) % 10);
}

export function formsOf(text: string): Forms {
  const plain = plainText(text);
  const short = plain.replace(/(?<![0-9A-Za-z])[0-9a-fA-F]{32,}(?![0-9A-Za-z])/g, "#");
  const isAscii = ascii.test(short);
  const own = isAscii ? short : short.replace(otherDigit, digitValue).replace(chineseDigit, (c) => chinese[c]!);
  const digits = own.replace(/(?<=[0-9])[OoＯОοΟ]+(?=[0-9])/g, (o) => "0".repeat(o.length));
  if (isAscii) return {plain, digits, tight: plain};
  const tight = plain.replace(
    /(?<=(?:^|\P{Script=Han})\p{Script=Han})[ .·_-]+(?=\p{Script=Han}(?:\P{Script=Han}|$))/gu,
    ""
  );
  return {plain, digits, tight};
}

/** What may stand between the digits of one number. */
const separator = "[\\s\\p{P}\\p{S}]{1,3}";
const numberRun = new RegExp(`[0-9]+(?:${separator}[0-9]+)*`, "gu");

/** Numbers that stand beside each other, parted by signs and spaces only. */
export interface Run {
  groups: string[];
  separators: string[];
  /** The character after it. */
  next: string;
  /** The two characters before it. */
  before: string;
}

export function* runsOf(text: string): Generator<Run> {
  for (const match of text.matchAll(numberRun)) {
    const end = match.index + match[0].length;
    yield {
      groups: match[0].match(/[0-9]+/g)!,
      separators: match[0].split(/[0-9]+/).slice(1, -1),
      next: text.slice(end, end + 3),
      before: text.slice(Math.max(0, match.index - 2), match.index)
    };
  }
}
