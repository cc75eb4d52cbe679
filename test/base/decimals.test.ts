import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {formatExact, parseExact, toScale, trimZeros} from "../../loaders/base/decimals.js";

const decimal = fc
  .tuple(fc.bigInt({min: -(10n ** 18n), max: 10n ** 18n}), fc.integer({min: 0, max: 12}))
  .map(([n, scale]) => {
    const text = (n < 0n ? -n : n).toString().padStart(scale + 1, "0");
    return `${n < 0n ? "-" : ""}${scale ? `${text.slice(0, -scale)}.${text.slice(-scale)}` : text}`;
  });

describe("exact decimals", () => {
  it("come back as they were, but for the zeros at the end", () =>
    fc.assert(
      fc.property(decimal, (text) => {
        const n = parseExact(text)!;
        expect(formatExact(n)).toBe(n === 0n ? "0" : trimZeros(text));
      })
    ));

  it("are nothing else than digits and one point", () => {
    for (const text of ["", ".5", "5.", "1e5", "1,000", "0x1", "1.2345678901234", undefined])
      expect(parseExact(text)).toBeUndefined();
  });

  it("lose no digit on the way to a scale", () => {
    expect(toScale("1,234.5", 2, 1)).toBe("1234.50");
    expect(toScale("1.23456", 2, 10000)).toBe("12345.60");
    expect(toScale("1.234", 2, 1)).toBeUndefined();
    expect(toScale("-0.00", 2, 1)).toBe("0.00");
    fc.assert(
      fc.property(decimal, (text) => {
        const scaled = toScale(text, 12, 1)!;
        expect(parseExact(scaled)).toBe(parseExact(text));
      })
    );
  });

  it("drop only zeros after the point", () =>
    expect(["3500.00", "0.50", "100", "10.0"].map(trimZeros)).toEqual(["3500", "0.5", "100", "10"]));
});
