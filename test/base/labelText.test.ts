import {describe, expect, it} from "vitest";
import {labelText} from "../../loaders/base/text.js";

describe("labelText(label)", () => {
  const shown = {
    " 人员\n类型 ": "人员 类型",
    "填表人：示例甲": "填表人：…",
    发放月份: "发放月份",
    编号12345678: "编号…"
  };

  it("is one line without what stands after a colon and without long numbers, the second time as the first", () => {
    for (const round of [1, 2])
      for (const [label, text] of Object.entries(shown)) expect(labelText(label), String(round)).toBe(text);
  });

  it("hides a trace after thousands of other headers as before them", () => {
    const person = `驻某部${"队"}`;
    const before = labelText(person);
    expect(before).not.toContain("某部");
    expect(labelText(person)).toBe(before);
    for (let i = 0; i < 5001; i++) labelText(`列${i}`);
    expect(labelText(person)).toBe(before);
    expect(labelText("列7")).toBe("列7");
  });
});
