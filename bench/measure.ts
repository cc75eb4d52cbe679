import {execFile} from "node:child_process";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {promisify} from "node:util";
import type {Progress} from "../loaders/release/stages.js";

/** What a child process measured: seconds of its work alone by the clock and of the processor, and the most memory that it held. */
export interface Measured {
  seconds: number;
  cpu: number;
  peakMb: number;
}

/**
 * Processor seconds of this process and of the children that it has waited for. The children are counted on Linux only,
 * and only when they have ended; what a browser's own children use is counted where it waits for them.
 */
export function cpuSeconds(): number {
  const {user, system} = process.cpuUsage();
  const own = (user + system) / 1e6;
  if (process.platform !== "linux") return own;
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)!.split(" ");
  // cutime and cstime, in ticks of a hundredth of a second.
  return own + (Number(fields[13]) + Number(fields[14])) / 100;
}

export interface Cost {
  wall: number;
  cpu: number;
}

/** What some work costs, with the processes that it starts. */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost & {result: T}> {
  const [start, cpu] = [performance.now(), cpuSeconds()];
  const result = await work();
  return {wall: (performance.now() - start) / 1000, cpu: cpuSeconds() - cpu, result};
}

/** Notes what each step costs from its title to the next. */
export function bySteps(): {progress: Progress; steps: Map<string, Cost>} {
  const steps = new Map<string, Cost>();
  let running: {title: string; start: number; cpu: number} | undefined;
  const end = () => {
    if (running) {
      const {title, start, cpu} = running;
      steps.set(title, {wall: (performance.now() - start) / 1000, cpu: cpuSeconds() - cpu});
    }
    running = undefined;
  };
  const stage = (title: string) => {
    end();
    running = {title, start: performance.now(), cpu: cpuSeconds()};
  };
  return {progress: {stage, step: () => {}, end}, steps};
}

/** Runs one piece of work (work.ts) in a process of its own. */
export async function inChild(work: string, ...args: string[]): Promise<Measured> {
  const script = join(import.meta.dirname, "work.ts");
  const {stdout} = await promisify(execFile)(process.execPath, ["--import", "tsx", script, work, ...args]);
  return JSON.parse(stdout) as Measured;
}

/**
 * Measures several pieces of work in turn, `runs` times each, so that whatever else the machine does meets them alike. Their
 * files were just written, and so are in the disk cache. Medians of the seconds, the largest peak. On a machine that does
 * other work only the processor's seconds say something.
 */
export async function compare<K extends string>(
  runs: number,
  works: Record<K, () => Promise<Measured>>
): Promise<Record<K, Measured>> {
  const names = Object.keys(works) as K[];
  const all = new Map<K, Measured[]>(names.map((n) => [n, []]));
  for (let round = 0; round < runs; round++) for (const n of names) all.get(n)!.push(await works[n]());
  const of = (n: K): Measured => ({
    seconds: median(all.get(n)!.map(({seconds}) => seconds)),
    cpu: median(all.get(n)!.map(({cpu}) => cpu)),
    peakMb: Math.max(...all.get(n)!.map(({peakMb}) => peakMb))
  });
  return Object.fromEntries(names.map((n) => [n, of(n)])) as Record<K, Measured>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Seconds of each of `runs` runs in this process, after one that is thrown away. */
export async function measure(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const seconds: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await work();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}

export const line = (text: string) => process.stdout.write(text + "\n");
export const s = (seconds: number) => `${seconds.toFixed(2)} s`;
export const said = ({seconds, cpu, peakMb}: Measured) =>
  `${s(seconds).padStart(9)}, processor ${s(cpu)}, peak ${peakMb.toFixed(0)} MB`;
/** How many times what the other costs, by the clock and in processor time. */
export const ratio = (one: Measured, other: Measured) =>
  `${(one.seconds / other.seconds).toFixed(2)} (processor ${(one.cpu / other.cpu).toFixed(2)})`;
