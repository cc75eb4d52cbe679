// Decimal numbers as text, exactly. load/amounts.ts adds up amounts without this: it judges what the check makes of them
// and so must not share its way.

/** More decimals than any published number has. */
const digits = 12;

/** A decimal number as a whole number of 10^-12; undefined for what is no number. */
export function parseExact(text: string | undefined): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(text ?? "");
  if (!match) return undefined;
  const [, sign, whole, fraction = ""] = match;
  const size = BigInt(whole! + fraction.padEnd(digits, "0"));
  return sign ? -size : size;
}

export function formatExact(n: bigint): string {
  const text = (n < 0n ? -n : n).toString().padStart(digits + 1, "0");
  const fraction = text.slice(-digits).replace(/0+$/, "");
  return `${n < 0n ? "-" : ""}${text.slice(0, -digits)}${fraction && `.${fraction}`}`;
}

/** Without the zeros that its type adds: 3500.00 is 3500. */
export const trimZeros = (decimal: string) => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

/** With exactly `scale` decimals, multiplied by 1 or 10000; undefined where digits would be lost. */
export function toScale(text: string, scale: number, factor: number): string | undefined {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = text.replace("-", "").replaceAll(",", "").split(".");
  const shift = factor === 10000 ? 4 : 0;
  if (fraction.length > scale + shift) return undefined;
  const all = BigInt(whole + fraction.padEnd(scale + shift, "0"));
  const padded = all.toString().padStart(scale + 1, "0");
  const body = scale ? `${padded.slice(0, -scale)}.${padded.slice(-scale)}` : padded;
  return negative && all !== 0n ? `-${body}` : body;
}
