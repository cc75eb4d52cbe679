import {type ChildProcess, spawn} from "node:child_process";
import {existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync} from "node:fs";
import {mkdir} from "node:fs/promises";
import {basename, join} from "node:path";
import {root} from "../../loaders/base/sources.js";
import {listReleases} from "../../loaders/release/ledger.js";
import {verifyRelease} from "../../loaders/release/verifyRelease.js";

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A place of its own to rebuild in: a few rows, so that one rebuild takes seconds. */
export class Place {
  readonly exports: string;
  readonly out: string;
  readonly warehouse: string;
  constructor(dir: string) {
    this.exports = join(dir, "exports");
    this.out = join(dir, "published");
    this.warehouse = join(dir, "w.duckdb");
  }

  /** Delivers a figure that the next release will differ in. */
  async deliver(residents: number): Promise<void> {
    await mkdir(join(this.exports, "2023-01"), {recursive: true});
    writeFileSync(
      join(this.exports, "2023-01", "人口.csv"),
      `年度,街镇,常住人口,居委会数\n2023,田林,${residents},24\n`
    );
  }

  /** The real command line in a process of its own, which is node itself: what is sent to it reaches it. */
  start(...more: string[]): {child: ChildProcess; ended: Promise<Ended>; stage: (title: string) => Promise<void>} {
    const child = spawn(
      process.execPath,
      [
        "loaders/start.js",
        "loaders/cli.ts",
        "rebuild",
        "--exports",
        this.exports,
        "--out",
        this.out,
        "--warehouse",
        this.warehouse,
        "--allow-changes",
        "试验",
        "--by",
        "测试岗",
        ...more
      ],
      {
        cwd: root,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"},
        stdio: "pipe"
      }
    );
    let [stdout, stderr] = ["", ""];
    const waiting: {title: string; reached: () => void}[] = [];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
      for (const w of waiting) if (stderr.includes(w.title)) w.reached();
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({code, signal, stdout, stderr}));
    });
    const stage = (title: string) =>
      Promise.race([new Promise<void>((reached) => waiting.push({title, reached})), ended.then(() => undefined)]);
    return {child, ended, stage};
  }

  current = () => basename(readlinkSync(join(this.out, "current")));

  /** What readers see is a whole release as published. */
  async problems(): Promise<string[]> {
    return (await verifyRelease(this.out, this.current())).problems.filter(
      // A kill between the last two renames leaves the ledger's line to the next run.
      (p) => p !== "流水账 releases.jsonl 里没有这次发布"
    );
  }

  /** After a run that succeeded: nothing lies about, and the ledger's last line is what readers see. */
  async leftovers(): Promise<string[]> {
    const known = new Set([".state", "current", "refusals", "releases", "releases.jsonl"]);
    const left = readdirSync(this.out).filter((name) => !known.has(name));
    const releases = readdirSync(join(this.out, "releases"));
    const listed = await listReleases(this.out);
    left.push(...releases.filter((id) => !listed.some((l) => l.id === id)));
    if (listed.at(-1)?.id !== this.current()) left.push(`the ledger ends with ${listed.at(-1)?.id}`);
    for (const {id} of listed) {
      const {problems} = await verifyRelease(this.out, id);
      left.push(...problems.map((p) => `${id}: ${p}`));
      const banner = readFileSync(join(this.out, "releases", id, "edition.css"), "utf8").includes("display: block");
      if (banner !== (id !== this.current())) left.push(`${id}: banner ${banner}`);
    }
    return left;
  }

  /** Folders in .work that belong to no process. */
  orphans = () =>
    (existsSync(join(root, ".work")) ? readdirSync(join(root, ".work")) : []).filter((name) => {
      const pid = /^2023-01-[0-9a-f]{10}-(\d+)$/.exec(name)?.[1];
      return pid !== undefined && !existsSync(`/proc/${pid}`);
    });
}

export const stages = [
  "清点交付",
  "读取和核对",
  "计算指标和各表",
  "披露控制，写数据包",
  "与上一次发布比较",
  "建站",
  "发布前检查",
  "发布\n"
] as const;
