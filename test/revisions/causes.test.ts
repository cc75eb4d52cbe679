import {describe, expect, it} from "vitest";
import {compared} from "../../loaders/revisions/figures.js";
import {Causes} from "../../loaders/revisions/causes.js";
import type {State} from "../../loaders/revisions/state.js";

const before: State = {
  release: "a",
  asOf: "2023-01",
  code: "then",
  reference: {"streets.csv": "YQ==", "activity_types.csv": "YQ==", "targets.csv": "YQ==", "disclosure.yaml": "YQ=="},
  files: [],
  changelog: ["# 变更", "- activity_count 从一开始就有"],
  definitions: {indicators: {activity_count: "1", list_item_count: "1"}, tables: {payouts_streets: "1"}},
  figures: {}
};
const table = (name: string) => compared.find((r) => r.name === name)!;
const activityCount = {resource: table("indicators"), indicator: "activity_count"};
const payouts = {resource: table("payouts_streets"), indicator: undefined};
const logged = (...lines: string[]) =>
  new Causes(before, {...before, code: "now", changelog: [...before.changelog, ...lines]});

describe("Causes: what a change of code is", () => {
  it("R3 by its definition, with the line of the change log if there is one", () => {
    const defined = {...before, definitions: {indicators: {activity_count: "2"}, tables: {payouts_streets: "2"}}};
    expect(new Causes(before, defined).code(activityCount)).toEqual([
      "R3",
      "口径变更：指标“双拥活动场次”（activity_count）的定义"
    ]);
    const line = "- “优抚资金发放（按街镇）”不再计补发";
    const [, said] = new Causes(before, {...defined, changelog: [line]}).code(payouts);
    expect(said).toBe(
      "口径变更：表“优抚资金发放（按街镇）”（payouts_streets）的定义；变更记录：“优抚资金发放（按街镇）”不再计补发"
    );
  });

  it("C where the change log says 更正, R3 where it names the indicator or table otherwise", () => {
    expect(logged("- 更正：activity_count 漏数了十二月").code(activityCount)).toEqual([
      "C",
      "更正：变更记录“更正：activity_count 漏数了十二月”"
    ]);
    expect(logged("- 双拥活动场次按举办日归期").code(activityCount)[0]).toBe("R3");
  });

  it("U where no new line names it: an old line, a line about another, an id inside a longer one", () => {
    for (const line of ["- activity_count 从一开始就有", "- list_item_count 有变", "- activity_count_rate 有变"])
      expect(logged(line).code(activityCount)[0]).toBe("U");
    expect(logged("- 双拥活动场次有变").code(payouts)[0]).toBe("U");
  });
});

describe("Causes: the rest", () => {
  it("R2 names the changed lists that the row's contracts use", () => {
    const reference = {...before.reference, "streets.csv": "Yg==", "activity_types.csv": "Yg=="};
    const causes = new Causes(before, {...before, reference});
    expect(causes.reference(payouts)).toEqual(["R2", "代码表或基数变更：streets.csv"]);
    expect(causes.reference(activityCount)[1]).toContain("activity_types.csv、streets.csv");
  });

  it("besides a file that is gone, names what else changed that the row rests on", () => {
    const reference = {...before.reference, "activity_types.csv": "Yg=="};
    const changed = {...before, reference, code: "now", definitions: {indicators: {activity_count: "2"}, tables: {}}};
    expect(new Causes(before, changed).besides(activityCount).map(([kind]) => kind)).toEqual(["R3", "R2"]);
    expect(new Causes(before, {...before, reference, code: "now"}).besides(payouts)).toEqual([]);
  });

  it("R1 says that the month moved on where no file of the row came", () => {
    expect(new Causes(before, {...before, asOf: "2023-02"}).data(payouts)).toEqual([
      "R1",
      "截止月份由 2023-01 移到 2023-02"
    ]);
  });

  it("D by the disclosure policy; U where not even that changed", () => {
    const reference = {...before.reference, "disclosure.yaml": "Yg=="};
    expect(new Causes(before, {...before, reference}).policy(payouts)).toEqual([
      "D",
      "公布的规则变更：disclosure.yaml"
    ]);
    expect(new Causes(before, before).policy(payouts)[0]).toBe("U");
  });
});
