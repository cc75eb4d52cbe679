import {existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {DataError} from "../../loaders/base/errors.js";
import {silent} from "../../loaders/cli/progress.js";
import {rebuild as rebuildHere} from "../../loaders/release/rebuild.js";
import {csv, deliver, madeUpId, payoutsCsv} from "../deliver.js";
import {executable} from "../browser.js";
import {type Run, run, runWith} from "./run.js";

const dir = mkdtempSync(join(tmpdir(), "shuangyong-rebuild-"));
const exports = join(dir, "exports");
const out = join(dir, "published");
const rebuildArguments = ["rebuild", "--exports", exports, "--out", out, "--warehouse", join(dir, "w.duckdb")];
const rebuild = (...more: string[]) => run(...rebuildArguments, ...more);
/** What is said of a folder of deliveries that nothing can be made of. */
const refusal = (folder: string) =>
  rebuildHere(
    {exports: join(dir, folder), out, warehouse: join(dir, `${folder}.duckdb`), reference: "data/reference"},
    silent
  ).then(
    () => new Error("nothing is wrong with it"),
    (error: unknown) => error
  );
const current = () => readlinkSync(join(out, "current"));
const published = (name: string) => readFileSync(join(out, "current/data", `${name}.csv`), "utf8").split("\n");

const base = ["年度", "街镇", "常住人口", "居委会数"];
const payouts = (month: string, amount: string) => payoutsCsv(month, 60, amount);

let first: Run;
beforeAll(async () => {
  await deliver(exports, {
    "2023-01/人口.csv": csv(base, [2023, "田林", 90000, 24]),
    "2023-01/发放.csv": payouts("2023-01", "100.00"),
    "2023-02/发放.csv": payouts("2023-02", "110.00")
  });
  first = await runWith({SHUANGYONG_BROWSER: await executable()}, ...rebuildArguments);
});
afterAll(() => rmSync(dir, {recursive: true, force: true}));

describe("npm run rebuild", () => {
  it("publishes and says what was done, in Chinese", () => {
    expect(first).toMatchObject({code: 0});
    expect(first.stdout).toContain("交付 3 份（本次新读 3 份），121 行，入库 121 行，退回 0 行，整份退回 0 份");
    expect(first.stdout).toMatch(/已发布 2023-02-[0-9a-f]{10}（示例数据），数据到 2023-02/);
    expect(published("payouts_streets")).toContain("2023-02,310104011,6600,60,,");
  });

  it("has looked at every page in a browser, and the ledger says so", () => {
    const [line = ""] = readFileSync(join(out, "releases.jsonl"), "utf8").split("\n");
    expect((JSON.parse(line) as {checks: string[]}).checks).toContain("browser");
  });

  it("does nothing the second time, and says so", async () => {
    const before = current();
    const again = await rebuild();
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("已经是当前发布，没有重建");
    expect(current()).toBe(before);
  });

  it("uses only deliveries up to --as-of", async () => {
    const asOf = await run(
      "rebuild",
      "--exports",
      exports,
      "--out",
      join(dir, "asof"),
      "--warehouse",
      join(dir, "w.duckdb"),
      "--as-of",
      "2023-01",
      "--json"
    );
    expect(asOf.code).toBe(0);
    expect(JSON.parse(asOf.stdout)).toMatchObject({as_of: "2023-01", files: 2, outcome: "published"});
    const rows = readFileSync(join(dir, "asof/current/data/payouts_streets.csv"), "utf8");
    expect(rows).not.toContain("2023-02");
  });

  it("with a whole file refused publishes the rest, exits 4, and shows the source as 未更新", async () => {
    await deliver(exports, {"2023-03/发放.csv": payouts("2023-03", "1.239")});
    const result = await rebuild();
    expect(result.code).toBe(4);
    expect(result.stdout).toContain(
      "整份退回 2023-03 发放.csv：60 行中有 60 行不合要求（100.0 %，超过 2 %），整份退回；请按逐行原因更正后重新交付"
    );
    expect(readdirSync(join(out, "refusals/2023-03")).filter((f) => f.endsWith(".xlsx"))).toEqual(["发放.csv.xlsx"]);
    expect(result.stdout).toContain("《优抚资金发放明细》1 份。请区退役军人局按退回单更正，把整份文件放进下一次交付");
    const note = readFileSync(join(out, "refusals/2023-03/致区退役军人局.txt"), "utf8");
    expect(note).toContain("2023-03 发放.csv：60 行中有 60 行不合要求");
    expect(published("sources").find((l) => l.startsWith("payouts,"))).toMatch(/,1,2023-02,month,2023-03-31,0,/);
    expect(readFileSync(join(out, "current/quality.html"), "utf8")).toContain("未更新");
    const records = JSON.parse(readFileSync(join(out, "refusals/2023-03.json"), "utf8")) as {
      row: number | null;
      message: string;
    }[];
    expect(records).toHaveLength(61);
    expect(JSON.stringify(records)).not.toContain(madeUpId(0));
    rmSync(join(exports, "2023-03"), {recursive: true});
  });

  it("lists a corrected month in revisions with the delivery that changed it", async () => {
    await deliver(exports, {"2023-04/发放（更正）.csv": payouts("2023-02", "120.00")});
    expect((await rebuild()).code).toBe(0);
    const revisions = published("revisions");
    expect(revisions).toContain(
      "payouts_streets,2023-02|310104011,amount_yuan,6600,7200," +
        "R1 新到或更正的记录：《优抚资金发放明细》2023-04 交付（第1份）,R1,600,,,,,"
    );
  });

  it("keeps every release at its address; rollback is one command", async () => {
    const now = current();
    const listed = JSON.parse((await run("releases", "--out", out, "--json")).stdout) as {releases: {id: string}[]};
    expect(listed.releases.length).toBeGreaterThan(1);
    for (const {id} of listed.releases) expect(existsSync(join(out, "releases", id, "index.html"))).toBe(true);
    expect((await run("rollback", "--out", out)).code).toBe(0);
    expect(current()).not.toBe(now);
  });
});

describe("bad input leaves current untouched and says whose move it is", () => {
  const cases: Record<string, {files: Record<string, string>; message: string}> = {
    empty: {
      files: {"2023-01/.gitkeep": ""},
      message: "里没有文件；请把各单位交付的文件放进以月份命名的文件夹（如 2023-05）后重试"
    },
    notable: {files: {"2023-01/随便.csv": "一些文字\n没有表\n"}, message: "随便.csv：没有找到可识别的表头"},
    unknownheader: {files: {"2023-01/a.csv": "姓氏,籍贯\n甲,乙\n"}, message: "a.csv：没有找到可识别的表头"},
    missingcolumn: {
      files: {"2023-01/a.csv": csv(base.slice(0, 3), [2023, "田林", 1])},
      message: "a.csv：表头（第 1 行）最接近《街镇基数》，缺少必填列“居委会数”。请按模板补齐后重新交付"
    },
    wrongtotal: {
      files: {"2023-01/a.csv": csv(base, [2023, "田林", 1, 1], ["合计", "", 2, 1])},
      message: "a.csv：合计行（第 3 行）的“常住人口”与明细相加不符（两个数见退回单）。请核对明细和合计后重新交付"
    },
    wrongfolder: {
      files: {"五月/a.csv": csv(base, [2023, "田林", 1, 1])},
      message: "交付文件夹的名称应为移交的月份，如 2023-05；不认识：“五月”"
    }
  };
  it.each(Object.keys(cases))("%s", async (name) => {
    const {files, message} = cases[name]!;
    await deliver(join(dir, name), files);
    const before = current();
    const error = await refusal(name);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toContain(message);
    expect(current()).toBe(before);
  });

  it("a missing exports folder; the command line says it without a stack and ends with 1", async () => {
    const before = current();
    const result = await run(
      "rebuild",
      "--exports",
      join(dir, "nowhere"),
      "--out",
      out,
      "--warehouse",
      join(dir, "nowhere.duckdb")
    );
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("不存在或无法读取；请建立该目录，按 年-月 放入交付文件");
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(current()).toBe(before);
  });

  it.each([
    [["rebuild", "--as-of", "2023-13"], "应为年-月，如 2023-11。"],
    [["rebuild", "--nonsense"], "用法不对：没有选项 --nonsense"],
    [["nonsense"], "用法不对：没有命令 nonsense"]
  ])("wrong use: %j", async (args, message) => {
    const result = await run(...(args as string[]));
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });
});

describe("npm run check", () => {
  it("reads, checks, writes refusal sheets, lists what is strange, and builds nothing", async () => {
    await deliver(join(dir, "check"), {
      "2023-01/人口.csv": csv(base, [2023, "田林", 90000, 24]),
      "2023-01/坏.csv": csv(base, [2023, "火星", 1, 1]),
      "2023-01/佐证.csv": csv(
        ["考评年度", "指标编号", "责任单位", "材料类型", "应归档", "已归档"],
        [2022, "1", "区双拥办", "台账", 1, 2]
      )
    });
    const checked = await run(
      "check",
      "--exports",
      join(dir, "check"),
      "--out",
      join(dir, "checked"),
      "--warehouse",
      join(dir, "c.duckdb")
    );
    expect(checked.code).toBe(4);
    expect(existsSync(join(dir, "checked/refusals/2023-01/坏.csv.xlsx"))).toBe(true);
    expect(checked.stdout).toContain(
      "2023-01 的交付里有 1 处请核实（行已入库）：\n  佐证.csv 第 2 行，已归档 2：已归档多于应归档，请核实\n"
    );
    expect(existsSync(join(dir, "checked/current"))).toBe(false);
  });

  it("waits for a refused file until a later delivery brings the corrected month, then exits 0", async () => {
    const corrected = join(dir, "corrected");
    const check = () =>
      run("check", "--exports", corrected, "--out", join(dir, "c-out"), "--warehouse", join(dir, "c2.duckdb"));
    await deliver(corrected, {
      "2023-01/发放.csv": payouts("2023-01", "100.00"),
      "2023-02/发放.csv": payouts("2023-02", "1.239")
    });
    const waiting = await check();
    expect(waiting.code).toBe(4);
    expect(waiting.stdout).toContain("整份退回 2023-02 发放.csv：");
    await deliver(corrected, {
      "2023-03/二月（更正）.csv": payouts("2023-02", "100.00"),
      "2023-03/三月.csv": payouts("2023-03", "100.00")
    });
    const settled = await check();
    expect(settled.code).toBe(0);
    expect(settled.stdout).toContain("整份退回 1 份\n  其中 1 份整份退回的，以后的交付已经更正\n");
    expect(settled.stdout).not.toContain("整份退回 2023-02");
  });
});
