import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {Clean} from "../../loaders/base/clean.js";
import type {DemoRows} from "../../loaders/demo/demoRows.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import {withFolder} from "../deliver.js";
import {upTo} from "../demo/upTo.js";
import {monthByMonth} from "./months.js";
import {smallRows} from "./smallRows.js";

/**
 * All 36 months of the demo and of three sets of small data: MONTHS=all npx vitest run test/disclosure/months.test.ts. Each
 * takes some ten minutes; with MONTHS_DIR=folder what was done stays there, and the next run goes on after it.
 */
const long = process.env.MONTHS === "all";
const folder = process.env.MONTHS_DIR;

/** What the attacker finds in the releases of these months, each of which keeps those before it. */
async function found(months: (month: string) => boolean, rows?: DemoRows, name?: string): Promise<string[]> {
  const all: string[] = [];
  const work = async (dir: string) => {
    const exports = join(dir, "exports");
    await generateDemo(exports, rows);
    await monthByMonth({dir, exports, months, clean: new Clean()}, ({month, findings, hidden, seconds}) => {
      all.push(...findings.map(({file, message}) => `${month} ${file} ${message}`));
      const {figures, package: made, audit} = seconds;
      const spent = [figures, made, audit].map((s) => s.toFixed(1)).join(" + ");
      if (long)
        process.stderr.write(`${name} ${month}: found ${findings.length}, open ${hidden.open.length}, ${spent} s\n`);
    });
  };
  await (name !== undefined && folder !== undefined ? work(join(folder, name)) : withFolder(work));
  return all;
}

describe("deliveries handed over month by month, every release kept", () => {
  // Over the turn of a year, where totals of a year that is not over were shown before.
  it("publish the demo from 2021-11 to 2022-01", async () => {
    expect(await found((m) => m >= "2021-11" && m <= "2022-01", upTo("2022-01"))).toEqual([]);
  });

  // A late payment of 2021-02 changes a number of 2021-01: hidden since, it would be taken for what it was.
  it("publish the first months of three streets", async () => {
    expect(await found((m) => m <= "2021-03", upTo("2021-03", smallRows["three streets"]!()))).toEqual([]);
  });

  it.runIf(long)("publish the whole demo", async () => {
    expect(await found(() => true, undefined, "the demo")).toEqual([]);
  });

  it.runIf(long).each(Object.entries(smallRows))("publish small data: %s", async (name, rows) => {
    expect(await found(() => true, rows(), name)).toEqual([]);
  });
});
