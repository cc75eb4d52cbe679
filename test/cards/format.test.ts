import {describe, expect, it} from "vitest";
import {formatPeriod, formatYuan, number, shown, yearBefore} from "../../src/cards/format.js";

describe("format", () => {
  it("writes money as people do", () => {
    expect([980.5, 12_000, 35_012_345.5, 123_456_789].map(formatYuan)).toEqual([
      "980.5 元",
      "1.2 万元",
      "3,501.2 万元",
      "1.23 亿元"
    ]);
  });

  it("writes months, quarters and years", () => {
    expect(["2023-05", "2023-Q2", "2023"].map(formatPeriod)).toEqual(["2023年5月", "2023年第2季度", "2023年"]);
  });

  it("goes a year back from a month, a quarter and a year", () => {
    expect(["2023-05", "2023-Q2", "2023"].map(yearBefore)).toEqual(["2022-05", "2022-Q2", "2022"]);
  });

  it("tells none from not reported", () => {
    expect(number("0")).toBe(0);
    expect(number("")).toBeNull();
    expect(shown(0, "")).toBe("0");
    expect(shown(null, "missing")).toBe("未报");
    expect(shown(null, "suppressed", {limit: 10})).toBe("＜10");
    expect(shown(3, "provisional")).toBe("3（未满期）");
  });
});
