const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
export const idWeights: readonly number[] = weights;
export const idCheckDigits = "10X98765432";

/** The check character of GB 11643 (ISO 7064 MOD 11-2) for the first 17 digits. */
export function idCheckDigit(first17: string): string {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * (first17.charCodeAt(i) - 0x30);
  return idCheckDigits[sum % 11]!;
}

export const hasCheckDigit = (id18: string): boolean => idCheckDigit(id18) === id18[17];
