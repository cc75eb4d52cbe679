import {PassThrough} from "node:stream";
import {afterEach, expect, it, vi} from "vitest";
import {createProgress} from "../../loaders/cli/progress.js";

afterEach(() => vi.useRealTimers());

/** What is said on a stream that is no terminal, or is one. */
function listen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 120,
    clearLine() {},
    cursorTo() {},
    moveCursor() {}
  });
  const heard: string[] = [];
  stream.on("data", (chunk: Buffer) => heard.push(chunk.toString("utf8")));
  return {progress: createProgress(stream as unknown as NodeJS.WriteStream), heard: () => heard.join("")};
}

it("says in lines what begins, about how long it takes, and now and then how far it is", () => {
  vi.useFakeTimers({toFake: ["performance", "setInterval", "clearInterval"]});
  const {progress, heard} = listen(false);
  progress.stage("清点交付");
  progress.stage("读取和核对", 40, 80);
  vi.advanceTimersByTime(10_000);
  progress.step(5, "2023-01 a.csv");
  vi.advanceTimersByTime(10_000);
  progress.step(10, "2023-02 a.csv");
  progress.stage("建站", undefined, 30);
  vi.advanceTimersByTime(32_000);
  progress.end();
  vi.advanceTimersByTime(60_000);
  expect(heard().trim().split("\n")).toEqual([
    "清点交付",
    "读取和核对：40 份文件，约 1 分 20 秒",
    "读取和核对：已 15 秒，约还要 1 分 45 秒",
    "建站：约 30 秒",
    "建站：已 15 秒，约还要 15 秒",
    "建站：已 30 秒"
  ]);
});

it("draws a bar on a terminal, of files where they are counted, else of the time that it took before", () => {
  vi.useFakeTimers({toFake: ["performance", "setInterval", "clearInterval"]});
  const {progress, heard} = listen(true);
  progress.stage("读取和核对", 40, 80);
  progress.step(40, "2023-12 z.csv");
  progress.stage("建站", undefined, 30);
  vi.advanceTimersByTime(15_000);
  progress.end();
  expect(heard()).toContain("40/40");
  expect(heard()).toMatch(/建站 \[=+-+\] \d+ 秒，约还要 \d+ 秒/);
});
