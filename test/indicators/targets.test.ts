import {describe, expect, it} from "vitest";
import {indicators} from "../../loaders/indicators/index.js";
import {loadTargets} from "../../loaders/reference/targets.js";
import {referenceDir, withMarts, withReference} from "../marts/known.js";

const header = "indicator_id,valid_from,valid_to,operator,value,at_risk,source\n";

describe("status", () => {
  const done = (n: number, of: number) => ({
    two_lists: Array.from({length: of}, (_, i) => ({
      item_id: String(i),
      side: "地方为部队办",
      category: "其他",
      unit: "区双拥办",
      proposed_on: "2023-12-01",
      due_on: "2023-12-31",
      done_on: i < n ? "2023-12-31" : null,
      state: i < n ? "已办结" : "办理中"
    }))
  });
  const status = (n: number, of: number, targets: string) =>
    withReference(
      "targets.csv",
      () => header + targets,
      (reference) =>
        withMarts(
          done(n, of),
          async (db) =>
            (await db.all("select status from mart_indicators where indicator_id = 'list_completion_rate'"))[0]![
              "status"
            ],
          {reference}
        )
    );

  it("is on track at the target, at risk down to the risk line, off track below", async () => {
    const target = "list_completion_rate,2020-01-01,,>=,75,50,某文件";
    expect(await status(3, 4, target)).toBe("on_track");
    expect(await status(2, 4, target)).toBe("at_risk");
    expect(await status(1, 4, target)).toBe("off_track");
    expect(await status(1, 4, "list_completion_rate,2020-01-01,,<=,25,30,某文件")).toBe("on_track");
  });

  it("knows no risk line that nobody drew, and no target out of its time", async () => {
    expect(await status(2, 4, "list_completion_rate,2020-01-01,,>=,75,,某文件")).toBe("off_track");
    expect(await status(2, 4, "list_completion_rate,2024-01-01,,>=,75,,某文件")).toBe("no_target");
    expect(await status(2, 4, "")).toBe("no_target");
  });
});

describe("loadTargets(dir, indicatorIds)", () => {
  it("has a source for every target", async () => {
    const targets = await loadTargets(
      referenceDir,
      indicators.map((d) => d.id)
    );
    expect(targets).not.toEqual([]);
    expect(targets.every((t) => t.source)).toBe(true);
  });
  it("names everything that is wrong, with file and line", async () => {
    const refusal = (...lines: string[]) =>
      withReference(
        "targets.csv",
        () => header + lines.join("\n"),
        (dir) => loadTargets(dir, ["a"]).catch((error: Error) => error.message)
      );
    expect(
      await refusal(
        "a,2020-01-01,2022-12-31,=,100,,",
        "b,2020-01-01,,=,100,,某文件",
        "a,,,>=,100,,某文件",
        "a,2023-02-30,,>,好,,某文件",
        "a,2023-01-01,2022-01-01,>=,90,95,某文件"
      )
    ).toBe(`targets.csv 第 2 行：source 是“”，没有出处的目标不设
targets.csv 第 4 行：valid_from 是“”，目标要写生效日期
targets.csv 第 5 行：valid_from 是“2023-02-30”，应为日期，如 2023-05-01
targets.csv 第 5 行：operator 是“>”，应为 >=、<=、= 之一
targets.csv 第 5 行：value 是“好”，应为数字
targets.csv 第 3 行：没有指标 b
targets.csv 第 6 行：valid_to 2022-01-01 早于 valid_from 2023-01-01
targets.csv 第 6 行：at_risk 是 95，目标是 >= 90，风险线应小于目标`);
    expect(await refusal("a,2020-01-01,,=,100,,某文件", "a,2023-01-01,,=,90,,某文件")).toBe(
      "targets.csv 第 3 行：a 的有效期与targets.csv 第 2 行重叠"
    );
  });
});
