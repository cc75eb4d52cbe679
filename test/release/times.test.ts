import {statSync} from "node:fs";
import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {expect, it} from "vitest";
import {expectDemo, readTimes, sayDuration, writeTimes} from "../../loaders/release/times.js";
import {tidyStates} from "../../loaders/revisions/state.js";
import {Stopwatch} from "../../loaders/release/stages.js";
import {silent} from "../../loaders/cli/progress.js";
import {withFolder} from "../deliver.js";

it("keeps what the last run took, for its owner only, and through the tidying of states", () =>
  withFolder(async (out) => {
    expect(await readTimes(out)).toBeUndefined();
    await writeTimes(out, {建站: 16.5});
    await tidyStates(out, []);
    expect(await readTimes(out)).toEqual({建站: 16.5});
    expect((statSync(join(out, ".state/times.json")).mode & 0o777).toString(8)).toBe("600");
    await writeFile(join(out, ".state/times.json"), "{broken");
    expect(await readTimes(out)).toBeUndefined();
  }));

it("takes the times of a run from file to file, and leaves those of steps that had nothing to do", () => {
  const watch = new Stopwatch(silent, {读取和核对: 0.25, 建站: 16});
  watch.start("load", "读取和核对", 0);
  watch.start("site", "建站");
  watch.stop();
  expect(watch.times["读取和核对"]).toBe(0.25);
  expect(watch.times["建站"]).toBeLessThan(16);
  expect(Object.keys(watch.seconds)).toEqual(["load", "site"]);
});

it("says what the demo will take, on a machine where it never ran too", () => {
  const first = expectDemo(undefined);
  expect(first.seconds).toBeGreaterThan(0);
  expect(expectDemo({读取和核对: 0.1, 建站: 10})).toEqual({
    times: {读取和核对: 0.1, 建站: 10},
    seconds: expect.closeTo(51.2) as number,
    by: "按上一次的用时"
  });
});

it("says durations as exactly as an estimate deserves", () =>
  expect([0.2, 7.4, 19.6, 44, 61, 80, 900].map(sayDuration)).toEqual([
    "1 秒",
    "7 秒",
    "20 秒",
    "45 秒",
    "1 分",
    "1 分 20 秒",
    "15 分"
  ]));
