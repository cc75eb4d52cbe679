import {mkdtempSync} from "node:fs";
import {appendFile, cp, mkdir, readFile, rm, stat} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, describe, expect, it, vi} from "vitest";
import {writeDemoReference} from "../../loaders/demo/demoReference.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {listReleases} from "../../loaders/release/ledger.js";
import {rebuild, type Rebuilt} from "../../loaders/release/rebuild.js";
import {smallRows} from "../disclosure/smallRows.js";
import {contractOf, takeStep, troubleSteps} from "./trouble.js";

/**
 * All 36 months of the demo, each published whole: TROUBLE=all npx vitest run test/fuzz/trouble.test.ts. With a folder of
 * its own, TROUBLE_DIR=…, a run that was ended goes on where it stood.
 */
const long = process.env.TROUBLE === "all";
/** Three months of a tenth of the persons, in which everything happens at once: TROUBLE=few. */
const few = process.env.TROUBLE === "few";
const kept = process.env.TROUBLE_DIR;
const dir = kept ?? mkdtempSync(join(tmpdir(), "shuangyong-trouble-"));
afterAll(async () => {
  vi.unstubAllEnvs();
  if (kept === undefined) await rm(dir, {recursive: true});
});

/** In the short form, everything happens in each of three months. */
const every = long ? 5 : 1;
const first = long ? undefined : 3;

const silent = {stage: () => {}, step: () => {}, end: () => {}};

/** What a month came to. */
interface Month {
  month: string;
  said: string[];
  outcome: string;
  /** So many earlier releases had to be taken away. */
  withdrawn: number;
  findings: string[];
  open: string[];
  overdue: string[];
}

const maxWithdrawn = 3;
const isForAttack = ({outcome, findings}: Rebuilt) =>
  outcome === "refused" && findings.every(({check}) => check === "disclosure");

/** Publishes month after month, as an operator would; `onMonth` hears of each that was not published before. */
async function publishMonths(onMonth: (month: Month) => void): Promise<void> {
  const [made, exports, reference, done] = ["made", "exports", "reference", "done.txt"].map((name) => join(dir, name));
  if (!(await stat(done!).catch(() => undefined))) {
    await generateDemo(made!, long ? undefined : smallRows["a tenth of the persons"]!());
    await writeDemoReference(reference!);
    await mkdir(exports!, {recursive: true});
    await cp(join(made!, ".demo"), join(exports!, ".demo"));
    await appendFile(done!, "");
  }
  const published = (await readFile(done!, "utf8")).split("\n");
  const {files} = await listDeliveries(made!);
  const steps = troubleSteps(
    files.map((f) => ({...f, contract: contractOf(f.delivery, f.file)})),
    every
  );
  for (const step of steps.slice(0, first)) {
    if (published.includes(step.month)) continue;
    await takeStep(made!, exports!, step);
    const out = join(dir, "published");
    const options = {exports: exports!, out, warehouse: join(dir, "w.duckdb"), reference: reference!};
    const withdrawn: string[] = [];
    let rebuilt = await rebuild(options, silent);
    // As the handbook says: what earlier releases give away together with this one goes, the newest of them first.
    while (isForAttack(rebuilt) && withdrawn.length < maxWithdrawn) {
      const ids = (await listReleases(out)).map(({id}) => id);
      withdrawn.splice(0, Infinity, ...ids.slice(-withdrawn.length - 1));
      rebuilt = await rebuild({...options, withdraw: withdrawn}, silent);
    }
    const {outcome, findings, open, offices} = rebuilt;
    onMonth({
      month: step.month,
      said: step.said,
      outcome,
      withdrawn: withdrawn.length,
      findings: findings.map(({file, message}) => `${file}: ${message}`),
      open: open.map(({delivery, file}) => `${delivery} ${contractOf(delivery, file)}`),
      overdue: offices.filter(({state}) => state === "overdue").map(({contract}) => contract)
    });
    await appendFile(done!, `${step.month}\n`);
  }
}

describe.runIf(long || few)("the demo handed over month by month, with trouble", () => {
  it(`publishes ${long ? "all 36" : "the first"} months, after earlier releases are withdrawn where it must`, async () => {
    vi.stubEnv("SHUANGYONG_BROWSER", "none");
    const months: Month[] = [];
    await publishMonths((month) => {
      months.push(month);
      if (long) console.log(JSON.stringify(month));
    });
    expect(months.filter(({outcome}) => outcome !== "published")).toEqual([]);
    for (const {month, said, open, overdue} of months) {
      const wrong = said.flatMap((words) =>
        / has another header$/.exec(words) ? [`${month} ${words.split(" ")[0]!}`] : []
      );
      expect(open, `${month}: what is refused is open for a month, and no longer`).toEqual(wrong);
      const away = month >= "2022-05" && month <= "2022-06" ? ["station_cases"] : [];
      const gone = month >= "2022-03" ? ["science_resources"] : [];
      expect(overdue, `${month}: who is missing is named`).toEqual(expect.arrayContaining([...away, ...gone]));
    }
  });

  it("has every kind of trouble in it", async () => {
    const {files} = await listDeliveries(join(dir, "made"));
    const made = files.map((f) => ({...f, contract: contractOf(f.delivery, f.file)}));
    const said = troubleSteps(made, every)
      .slice(0, first)
      .flatMap((step) => step.said.map((words) => words.replace(/^\S+ (of \S+ )?/, "")));
    expect([...new Set(said)].sort()).toEqual([
      "had lost a row",
      "has another header",
      "is corrected",
      "is late",
      "is withdrawn"
    ]);
    expect(new Set(made.map(({contract}) => contract)).size).toBe(23);
  });
});
