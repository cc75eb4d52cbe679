import type {Column} from "../contracts/language/contract.js";

/** A refused value as it may be shown to its sender and kept: identities and long numbers masked, long text cut. */
export function mask(value: string | null, column: Column | undefined): string | null {
  if (value === null) return null;
  const text = value.replace(/\s+/gu, " ").trim();
  if (column?.type === "pii") return "（已隐去）";
  // Text that is not kept of a good row is not kept of a refused one: that is in the warehouse too.
  if (column?.keep !== undefined) return text && "（略）";
  if (column?.type === "id") return maskDigits(text);
  return text.replace(/\d{6,}[\dXx]?/g, (run) => (run.length >= 11 ? maskDigits(run) : run)).slice(0, 60);
}

const maskDigits = (text: string) =>
  text.length <= 6 ? "*".repeat(text.length) : text.slice(0, 3) + "*".repeat(text.length - 5) + text.slice(-2);
