import {describe, expect, it} from "vitest";
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
    const target = "list_completion_rate,,,>=,75,50,某文件";
    expect(await status(3, 4, target)).toBe("on_track");
    expect(await status(2, 4, target)).toBe("at_risk");
    expect(await status(1, 4, target)).toBe("off_track");
    expect(await status(1, 4, "list_completion_rate,,,<=,25,30,某文件")).toBe("on_track");
  });

  it("knows no risk line that nobody drew, and no target out of its time", async () => {
    expect(await status(2, 4, "list_completion_rate,,,>=,75,,某文件")).toBe("off_track");
    expect(await status(2, 4, "list_completion_rate,2024-01-01,,>=,75,,某文件")).toBe("no_target");
    expect(await status(2, 4, "")).toBe("no_target");
  });
});

describe("loadTargets(dir, indicatorIds)", () => {
  it("has a source for every target", async () => {
    const targets = await loadTargets(referenceDir, [
      "five_haves_rate",
      "station_coverage_rate",
      "active_street_quarter_rate"
    ]);
    expect(targets).toHaveLength(3);
    expect(targets.every((t) => t.source)).toBe(true);
  });
  it("refuses a target without a source and one for an unknown indicator", async () => {
    const refusal = (line: string) =>
      withReference(
        "targets.csv",
        () => header + line,
        (dir) => loadTargets(dir, ["a"]).catch((error: Error) => error.message)
      );
    expect(await refusal("a,,,=,100,,")).toContain("没有出处的目标不设");
    expect(await refusal("b,,,=,100,,某文件")).toBe("targets.csv 第 2 行：没有指标 b");
  });
});
