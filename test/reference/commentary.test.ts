import {describe, expect, it} from "vitest";
import {loadCommentary} from "../../loaders/reference/commentary.js";
import {loadCycles} from "../../loaders/reference/cycles.js";
import {loadRebases} from "../../loaders/reference/rebases.js";
import {referenceDir, withReference} from "../marts/known.js";

const known = {indicators: ["five_haves_rate"], units: ["区退役军人服务中心"], areas: ["310104"]};

describe("loadCommentary(dir, known)", () => {
  const load = (...lines: string[]) =>
    withReference(
      "commentary.csv",
      (header) => header + lines.join("\n"),
      (dir) => loadCommentary(dir, known).catch((error: Error) => error.message)
    );
  it("reads a dated explanation with its unit and next step", async () =>
    expect(
      await load("five_haves_rate,2023-Q3,310104,两个站缺编制,区退役军人服务中心,年底前补齐,2023-12-31,2023-10-08")
    ).toHaveLength(1));
  it("names everything that is wrong, with file and line", async () =>
    expect(
      await load(
        "happiness,2023-13,310104,某事,区退役军人服务中心,某步,2023-12-31,2023-10-08",
        "happiness,2023-Q3,310104,某事,区退役军人服务中心,某步,2023-12-31,2023-10-08",
        "five_haves_rate,2023-Q3,999999,某事,张某,打 99012345678,2023-09-30,2023-10-08"
      )
    ).toBe(`commentary.csv 第 2 行：period 是“2023-13”，应为期间，如 2023-05、2023-Q2、2023
commentary.csv 第 3 行：没有指标 happiness
commentary.csv 第 4 行：没有地区 999999；全区写 310104
commentary.csv 第 4 行：没有单位 张某（units.csv）；owner 写单位，不写人名
commentary.csv 第 4 行：due 2023-09-30 早于 written_on 2023-10-08
commentary.csv 第 4 行：next_step 里有号码或邮箱，说明会公开，请删去`));
});

describe("loadCycles(dir)", () => {
  it("knows what is inferred", async () =>
    expect((await loadCycles(referenceDir)).map((c) => [c.cycle, c.evidence_to, c.inferred])).toEqual([
      [11, null, false],
      [12, 2023, false],
      [13, 2027, true]
    ]));
  it("refuses a cycle that overlaps the one before", () =>
    withReference(
      "cycles.csv",
      (text) => text.replace("13,2024,2027,2026", "13,2023,2022,2028"),
      (dir) =>
        expect(loadCycles(dir)).rejects.toThrow(`cycles.csv 第 4 行：evidence_to 2022 早于 evidence_from 2023
cycles.csv 第 4 行：midterm 2028 不在佐证年度 2023–2022 之内
cycles.csv 第 4 行：佐证年度与cycles.csv 第 3 行重叠`)
    ));
});

describe("loadRebases(dir, indicatorIds)", () => {
  it("refuses a change that is not explained", () =>
    withReference(
      "rebases.csv",
      (header) => `${header}five_haves_rate,2023-05-02,,2023-05-01\nb,2023-05-02,某因,2023-05-01\n`,
      (dir) =>
        expect(loadRebases(dir, ["five_haves_rate"])).rejects.toThrow(
          `rebases.csv 第 2 行：reason 是“”，不能为空
rebases.csv 第 3 行：没有指标 b
rebases.csv 第 3 行：from 是“2023-05-02”，应为一个月的 1 日`
        )
    ));
});
