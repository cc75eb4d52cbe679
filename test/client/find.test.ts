import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {find, fold, type Index, parseQuery} from "../../src/client/find.js";

const index: Index = {
  pages: [
    ["index.html", "总览"],
    ["tasks.html", "任务与佐证"],
    ["benefits.html", "优抚发放"]
  ],
  entries: [
    [0, "", "总览", "", "要办的事"],
    [1, "", "任务与佐证", "", "看谁的任务到期没有完成"],
    [1, "tasks-ageing", "逾期最久的是田林街道", "730 天 2023年12月", "责任单位 · 田林街道 · 区建管委"],
    [1, "overdue", "任务数", "未设目标 · 2023年第4季度", "逾期 · 区建管委 · creation_task_overdue_count"],
    [2, "beneficiaries", "重点优抚对象 2,152 人", "", "残疾军人 · 烈士遗属 · 2023年1月 · 2023年11月"]
  ],
  pinyin: {田林街道: "tian lin jie dao", 残疾军人: "can ji jun ren", 区建管委: "qu jian guan wei"}
};
const hrefs = (query: string) => find(index, query).found.map(({href}) => href);

describe("find(index, query)", () => {
  it.each([
    ["残疾军人", ["benefits.html#beneficiaries"]],
    ["田林", ["tasks.html#tasks-ageing"]],
    // In a title before elsewhere.
    ["逾期", ["tasks.html#tasks-ageing", "tasks.html#overdue"]],
    ["任务 逾期", ["tasks.html#overdue", "tasks.html#tasks-ageing"]],
    // Two words without a space between them.
    ["建管委田林", ["tasks.html#tasks-ageing"]],
    ["总览", ["index.html"]],
    ["优抚 烈士", ["benefits.html#beneficiaries"]],
    ["CREATION_TASK", ["tasks.html#overdue"]],
    ["Ｃｒｅａｔｉｏｎ", ["tasks.html#overdue"]],
    ["没有的词", []],
    ["  ", []],
    ["(*", []]
  ])("finds %s", (query, found) => expect(hrefs(query)).toEqual(found));

  it.each([["tl"], ["tianlin"], ["TLJD"]])("finds 田林街道 by %s", (query) =>
    expect(hrefs(query)).toEqual(["tasks.html#tasks-ageing"])
  );
  it("finds initials in the middle of a name from three letters on", () => {
    expect(hrefs("jgw")).toEqual(["tasks.html#tasks-ageing", "tasks.html#overdue"]);
    expect(hrefs("gw")).toEqual([]);
  });

  it.each([["2023年12月"], ["2023-12"], ["2023/12"], ["2023.12"], ["2023年12"]])("finds December 2023 as %s", (query) =>
    expect(hrefs(query)).toEqual(["tasks.html#tasks-ageing"])
  );
  it("does not take January for November", () => {
    expect(find(index, "2023年1月").found[0]!.said).toContain("2023年1月");
    expect(hrefs("2023年11月")).toEqual(["benefits.html#beneficiaries"]);
    expect(hrefs("2023-2")).toEqual([]);
  });
  it.each([["2023年第4季度"], ["2023-Q4"], ["2023q4"], ["2023年第四季度"], ["2023年四季度"]])(
    "finds the quarter as %s",
    (query) => expect(hrefs(query)).toEqual(["tasks.html#overdue"])
  );
  it("takes a month out of a query without spaces", () => {
    expect(hrefs("2023年12月逾期")).toEqual(["tasks.html#tasks-ageing"]);
  });

  it("marks what was asked for, and shows the words around it", () => {
    const {found, asked} = find(index, "建管");
    expect(found[0]!.said).toBe("…位 · 田林街道 · 区建管委");
    expect(found[0]!.said.match(asked)).toEqual(["建管"]);
    expect(found[0]).toMatchObject({page: "任务与佐证", title: "逾期最久的是田林街道"});
  });

  const words = index.entries.flatMap(([, , title, head, text]) => [title, head, text]).filter((text) => text !== "");
  it("finds every piece of two characters or more of what is there", () =>
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), fc.integer({min: 2, max: 12}), (text, from, length) => {
        const piece = text.slice(from % text.length, (from % text.length) + length);
        fc.pre(/^[\p{Script=Han}]{2,}$/u.test(piece));
        const found = new Set(hrefs(piece));
        const there = index.entries
          .filter(([page, , ...texts]) => [index.pages[page]![1], ...texts].some((one) => one.includes(piece)))
          .map(([page, anchor]) => index.pages[page]![0] + (anchor && `#${anchor}`));
        expect(there.length).toBeGreaterThan(0);
        expect([...found].sort()).toEqual(there.sort());
      }),
      {numRuns: 1000}
    ));

  it("never fails, whatever is typed", () =>
    fc.assert(
      fc.property(fc.string({unit: "binary", maxLength: 30}), (query) => {
        for (const term of parseQuery(query, index.pinyin)) expect(() => new RegExp(term)).not.toThrow();
        expect(find(index, query).found.length).toBeLessThanOrEqual(index.entries.length);
      }),
      {numRuns: 1000}
    ));

  it("folds without moving a character", () =>
    fc.assert(
      fc.property(fc.string({unit: "binary"}), (text) => {
        expect(fold(text).length).toBe(text.length);
      }),
      {numRuns: 1000}
    ));
});
