import {execFile} from "node:child_process";
import {existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {csv, deliver} from "../deliver.js";
import type {Run} from "../e2e/run.js";
import {copyRepository} from "../release/copyRepository.js";

const dir = mkdtempSync(join(tmpdir(), "shuangyong-changes-"));
const repository = join(dir, "repository");
const out = join(dir, "published");

/** The command line of a repository of its own, whose code can be changed. */
const rebuild = (...more: string[]) =>
  new Promise<Run>((resolve) => {
    const paths = ["--exports", join(dir, "exports"), "--out", out, "--warehouse", join(dir, "w.duckdb")];
    execFile(
      process.execPath,
      ["loaders/start.js", "loaders/cli.ts", "rebuild", ...paths, ...more],
      {
        cwd: repository,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"}
      },
      (error, stdout, stderr) =>
        resolve({code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr})
    );
  });
const current = () => readlinkSync(join(out, "current"));
const edit = (file: string, change: (text: string) => string) => {
  const path = join(repository, file);
  const text = readFileSync(path, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
};

beforeAll(async () => {
  await copyRepository(repository, {pages: true});
  await deliver(join(dir, "exports"), {
    "2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 90000, 24]),
    "2023-01/活动.csv": csv(
      ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期"],
      ["1", "示例", "走访慰问", "拥军优属", "区双拥办", "田林", "2023-01-05"],
      ["2", "示例", "走访慰问", "拥军优属", "区双拥办", "田林", "2023-01-06"]
    )
  });
  expect(await rebuild()).toMatchObject({code: 0});
});
afterAll(() => rmSync(dir, {recursive: true, force: true}));

describe("npm run rebuild after the code changed", () => {
  it("refuses a figure that changed without a reason: exit 3, table, key, before, after and what to do; nothing is published", async () => {
    edit("loaders/warehouse/facts/fact_activity.sql", (sql) => `${sql.trimEnd()} limit 1\n`);
    const [before, ledger] = [current(), readFileSync(join(out, "releases.jsonl"), "utf8")];
    const refused = await rebuild();
    expect(refused.code).toBe(3);
    expect(refused.stdout).toContain(
      "indicators.csv：键 activity_count|month|2023-01|310104，列 value：2 → 1。程序变了，口径没有变，变更记录里也没有提到"
    );
    expect(refused.stdout).toMatch(/共有 \d+ 个已发布的数变了而找不出原因。怎么办：/);
    expect(refused.stdout).toContain("CHANGELOG.md");
    expect([current(), readFileSync(join(out, "releases.jsonl"), "utf8")]).toEqual([before, ledger]);
    expect(readdirSync(join(out, "releases"))).toHaveLength(1);
  });

  it.each([
    [["--allow-changes", "已核对"], "用法不对：--allow-changes 和 --by 要一起用"],
    [["--allow-changes", "已核对", "--by", "赵铁柱"], "写岗位或单位，不写姓名"],
    [["--allow-changes", "电话 19900000900", "--by", "区双拥办"], "会公布给读者，不能写个人信息"]
  ])("allowing needs a reason and a post, neither of a person: %j", async (args, message) => {
    const result = await rebuild(...(args as string[]));
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });

  it("publishes it with a reason and a post, which the ledger keeps and readers see", async () => {
    const allowed = await rebuild("--allow-changes", "与台账核对过", "--by", "区双拥办");
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/其中 \d+ 个找不出原因，已按批准的理由发布，写在发布记录里/);
    const line = JSON.parse(readFileSync(join(out, "releases.jsonl"), "utf8").trim().split("\n").at(-1)!) as object;
    expect(line).toMatchObject({reason: "与台账核对过", by: "区双拥办"});
    for (const page of ["release-log.html", "feed.xml"])
      expect(readFileSync(join(out, "current", page), "utf8")).toContain("与台账核对过（区双拥办）");
    expect(readFileSync(join(out, "current/revisions.html"), "utf8")).toContain("双拥活动场次：");
    expect(existsSync(join(out, "current/.state"))).toBe(false);
    expect((await rebuild()).stdout).toContain("已经是当前发布，没有重建");
  });
});
