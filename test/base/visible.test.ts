import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {cellText, visible, visibleJson, visibleLines} from "../../loaders/base/visible.js";

describe("visible(text)", () => {
  it("shows controls, marks of direction and zero-width characters as signs", () => {
    expect(visible("发放\u202Excod.xlsx")).toBe("发放‹U+202E›xcod.xlsx");
    expect(visible("a\tb\r\nc\u001b[31m")).toBe("a␉b␍␊c␛[31m");
    expect(visible("零\u200b宽\u2066隔\u2069离\u{e0041}")).toBe("零‹U+200B›宽‹U+2066›隔‹U+2069›离‹U+E0041›");
    expect(visibleLines("一\n二\u200f")).toBe("一\n二‹U+200F›");
  });

  it("leaves ordinary text as it is", () => {
    for (const text of ["优抚发放（2023年5月）.xlsx", "“金额”：1,000.50 元", "𠮷", "", "100 %"])
      expect(visible(text)).toBe(text);
  });

  it("in JSON means the same", () => {
    fc.assert(
      fc.property(fc.string({unit: "binary"}), (text) => {
        const json = visibleJson(JSON.stringify({text}, null, 1));
        expect(JSON.parse(json)).toEqual({text});
        expect(visible(json.replaceAll("\n", ""))).toBe(json.replaceAll("\n", ""));
      })
    );
  });
});

describe("cellText(text)", () => {
  it("makes no formula of anything, and leaves numbers and words alone", () => {
    expect(["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1", "\t=1", "\r=1"].map(cellText)).toEqual([
      "'=1+1",
      "'+cmd|' /C calc'!A0",
      "'-2+3",
      "'@SUM(A1)",
      "'＝1",
      "␉=1",
      "␍=1"
    ]);
    for (const text of ["-5", "+5.25", "-", "—", "0", "=", "@", "优待金", "a=b", "第一行\n第二行"])
      expect(cellText(text)).toBe(text);
  });

  it("starts with none of the characters that start a formula, unless it is a number", () => {
    fc.assert(
      fc.property(fc.tuple(fc.constantFrom(..."=+-@\t\r＝＋－＠"), fc.string()), ([first, rest]) => {
        const cell = cellText(first + rest);
        if (/^[=+\-@\t\r＝＋－＠]/.test(cell)) expect(cell).toMatch(/^([=@＝＠]|[+\-＋－](\d+(\.\d+)?)?)$/);
      }),
      {numRuns: 2000}
    );
  });
});
