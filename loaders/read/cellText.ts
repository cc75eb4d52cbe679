import {SSF} from "@e965/xlsx";

/** For what is no value: refused in every column, by the same grammar as Excel's own errors. */
export const noValue = "#VALUE!";

/** How a number format shows a number, as far as its text depends on it. */
export type NumberFormat = "date" | "percent" | "plain" | {unit: string} | {scaled: string};

export function numberFormat(format: string): NumberFormat {
  if (SSF.is_date(format)) return "date";
  // A comma at the end or a point that is only drawn shows 15000 as 1.5: the number itself is another one.
  if (/[\\!]\.|"\."|[0#?],+(?![0#?,])/.test(format)) return {scaled: format};
  // 0.00"万元" shows 1.5 as 1.50万元, which it then is; 0.00"万" too.
  const unit = /([十百千万亿]+)元?/.exec(format.replace(/\[[^\]]*\]/g, "").replace(/["\\!]/g, ""))?.[1];
  if (unit !== undefined) return {unit: `${unit}元`};
  return /%/.test(format.replace(/"[^"]*"/g, "")) ? "percent" : "plain";
}

/**
 * A number as its sender reads it: a date as ISO text, a number as its shortest exact text to Excel's own 15 digits, in
 * scientific form beyond them, so that an identity number that Excel has destroyed can't pass for one.
 */
export function numberCellText(value: number, format: NumberFormat, date1904: boolean): string {
  if (format === "date") return dateText(value + (date1904 ? 1462 : 0));
  if (Math.abs(value) >= 1e15) return value.toExponential().toUpperCase();
  if (typeof format === "object" && "unit" in format) return numberText(value) + format.unit;
  // 0.853 shown as 85.3% is 85.3%, as the same sheet saved as CSV has it.
  return format === "percent" ? `${numberText(value * 100)}%` : numberText(value);
}

const day = 86_400_000;

function dateText(serial: number): string {
  let text = written.get(serial);
  if (text === undefined) {
    text = writeDate(serial);
    if (written.size < 100_000) written.set(serial, text);
  }
  return text;
}

/** The same days come again and again. */
const written = new Map<number, string>();

/** An Excel serial in the 1900 system, which has a 29 February 1900 (60) and so is one day off before it. */
function writeDate(serial: number): string {
  if (serial < 0 || serial >= 2_958_466) return String(serial);
  const seconds = Math.round((serial % 1) * 86_400);
  const days = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const clock = seconds % 86_400 ? new Date(seconds * 1000).toISOString().slice(11, 19) : "";
  if (days === 0) return clock || "0";
  const date =
    days === 60
      ? "1900-02-29"
      : new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * day).toISOString().slice(0, 10);
  return clock ? `${date} ${clock}` : date;
}

/** A number as Excel knows it: 15 digits, without the noise of binary fractions, never in scientific form. */
function numberText(value: number): string {
  const shortest = String(value);
  // At most 15 digits and a point.
  if (shortest.length <= 16 && !shortest.includes("e")) return shortest;
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return text.includes("e") ? rounded.toFixed(12).replace(/0+$/, "") : text;
}
