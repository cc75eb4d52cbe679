import {createHash} from "node:crypto";
import {mkdir, readFile} from "node:fs/promises";
import {join} from "node:path";
import {replaceFile} from "../base/durable.js";

/** Seconds by the title of the step; of a step that goes through files, for one file. */
export type Times = Readonly<Record<string, number>>;

const fileOf = (out: string) => join(out, ".state", "times.json");

/** What the last run took that published something; undefined where there was none. Nothing but what is said rests on it. */
export async function readTimes(out: string): Promise<Times | undefined> {
  try {
    const read = JSON.parse(await readFile(fileOf(out), "utf8")) as unknown;
    if (typeof read !== "object" || read === null) return undefined;
    return Object.fromEntries(Object.entries(read).filter(([, s]) => typeof s === "number" && s >= 0)) as Times;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

/** Keeps them beside the states; where there is no room for them, the next run only knows less. */
export async function writeTimes(out: string, times: Times): Promise<void> {
  try {
    await mkdir(join(out, ".state"), {recursive: true, mode: 0o700});
    const bytes = Buffer.from(`${JSON.stringify(times, null, 2)}\n`);
    await replaceFile(fileOf(out), bytes, {mode: 0o600, next: join(out, ".state", ".next-times")});
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** The step that goes through files. */
export const reading = "读取和核对";
/** The step that only the demo has. */
export const generating = "生成示例交付";

/** Of the demo; close enough for an estimate. */
const demoFiles = 412;

/**
 * What each step of the demo takes, in units of `yardstick`: for the first run on a machine. Measured once, in processor
 * time; npm run bench -- demo says how it stands.
 */
const usual: Times = {
  [generating]: 50,
  清点交付: 4,
  [reading]: 0.19,
  看新交付有没有异常: 25,
  整理成事实表: 8,
  计算指标和各表: 22,
  "披露控制，写数据包": 44,
  与上一次发布比较: 4,
  建站: 75,
  发布前检查: 80,
  发布: 2
};

/** Seconds that a fixed piece of work takes here and now: hashing, sorting, writing and reading text. */
function yardstick(): number {
  const start = performance.now();
  const words = Array.from({length: 60_000}, (_, i) => createHash("md5").update(String(i)).digest("hex"));
  words.sort();
  JSON.parse(JSON.stringify(words));
  return (performance.now() - start) / 1000;
}

/** What the demo will take: by its last run, or by how fast this machine is now. */
export function expectDemo(last: Times | undefined): {times: Times; seconds: number; by: string} {
  const unit = last ? 1 : yardstick();
  const times = last ?? Object.fromEntries(Object.entries(usual).map(([step, units]) => [step, units * unit]));
  const seconds = Object.entries(times).reduce((sum, [step, s]) => sum + s * (step === reading ? demoFiles : 1), 0);
  return {times, seconds, by: last ? "按上一次的用时" : "按这台机器现在的快慢估计"};
}

/** “1 分 20 秒”: as exactly as an estimate deserves. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds < 20 ? seconds : Math.round(seconds / 5) * 5));
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes === 0) return `${whole} 秒`;
  return minutes >= 10 || rest === 0 ? `${minutes} 分` : `${minutes} 分 ${rest} 秒`;
}
