/** Amounts are summed in whole cents (分) and written in yuan with two decimals, so that nothing is ever rounded. */
export const yuan = (cents: number): string => {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new Error(`not an amount in cents: ${cents}`);
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
};

export const cents = (amount: string): number => {
  const [whole = "", fraction = ""] = amount.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
};
