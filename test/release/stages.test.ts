import {describe, expect, it} from "vitest";
import type {Finding} from "../../loaders/gate/checkSite.js";
import {type Progress, Stages, Stopwatch} from "../../loaders/release/stages.js";

const heard = () => {
  const lines: string[] = [];
  const progress: Progress = {
    stage: (title, total) => void lines.push(`${title} ${total ?? ""}`.trim()),
    step: () => {},
    end: () => {}
  };
  return {lines, progress};
};

const finding: Finding = {file: "index.html", check: "page", message: "空的"};
const stages = (findings: Finding[]) =>
  Stages.of<{rows: number}>()
    .stage("sum", "求和", async ({rows}) => ({sum: rows + 1}))
    .stage("look", "检查", async ({sum}) => ({findings, looked: sum}))
    .stage("publish", "发布", async ({rows, sum, looked}) => ({said: [rows, sum, looked]}));

describe("Stages", () => {
  it("gives each stage what those before it gave, and says which one has begun", async () => {
    const {lines, progress} = heard();
    const watch = new Stopwatch(progress);
    expect(await stages([]).run({rows: 1}, watch)).toEqual({rows: 1, sum: 2, findings: [], looked: 2, said: [1, 2, 2]});
    expect(lines).toEqual(["求和", "检查", "发布"]);
    expect(Object.keys(watch.seconds)).toEqual(["sum", "look", "publish"]);
  });

  it("ends with a stage that finds something", async () => {
    const {lines, progress} = heard();
    const {said, findings} = await stages([finding]).run({rows: 1}, new Stopwatch(progress));
    expect([said, findings]).toEqual([undefined, [finding]]);
    expect(lines).toEqual(["求和", "检查"]);
  });

  it("does not compile in an order in which a stage would miss something", () => {
    const wrong = Stages.of<{rows: number}>()
      // @ts-expect-error sum is not there yet
      .stage("look", "检查", async ({sum}: {sum: number}) => ({looked: sum}));
    expect(wrong).toBeInstanceOf(Stages);
  });
});
