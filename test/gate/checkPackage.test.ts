import {createHash} from "node:crypto";
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {csvFormat, csvParse} from "d3";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {writePackage} from "../../loaders/disclosure/writePackage.js";
import {declaredStrings} from "../../loaders/gate/declared.js";
import {checkPackage} from "../../loaders/gate/checkPackage.js";
import {weighPage, weightOf} from "../../loaders/gate/weighPage.js";
import {decided, payments, referenceDir, withMarts} from "../marts/known.js";

const dir = mkdtempSync(join(tmpdir(), "package-gate-"));
const good = join(dir, "good");
let copies = 0;

beforeAll(() =>
  withMarts(
    {
      payouts: payments(12, "2023-01"),
      tasks: [
        {
          task_id: "T1",
          section: 1,
          unit: "区双拥办",
          assigned_on: "2023-01-05",
          due_on: "2023-06-30",
          done_on: "2023-06-01",
          state: "已完成"
        }
      ]
    },
    // Row counts of payouts, which are withheld otherwise, so that their sums can be broken.
    (db) => {
      const policy = {...decided.policy, rows: {payouts: "show" as const}};
      return writePackage(db, good, {...decided, policy, release: "r", asOf: "2023-12", demo: true});
    }
  )
);
afterAll(() => rmSync(dir, {recursive: true, force: true}));

/** What is found in a package of which one file was changed; `told`: datapackage.json knows the new bytes. */
async function findings(file: string, change: (text: string) => string, told = true) {
  const copy = join(dir, `copy${copies++}`);
  cpSync(good, copy, {recursive: true});
  const text = change(readFileSync(join(good, file), "utf8"));
  expect(text).not.toBe(readFileSync(join(good, file), "utf8"));
  writeFileSync(join(copy, file), text);
  if (told) {
    const description = JSON.parse(readFileSync(join(good, "datapackage.json"), "utf8")) as {
      resources: {path: string; bytes: number; hash: string}[];
    };
    const own = description.resources.find((r) => r.path === file)!;
    own.bytes = Buffer.byteLength(text);
    own.hash = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    writeFileSync(join(copy, "datapackage.json"), JSON.stringify(description));
  }
  return (await checkPackage(copy, referenceDir)).map((f) => `${f.file}：${f.message}`);
}

describe("checkPackage(dir, referenceDir)", () => {
  it("lets a package through as it was written", async () =>
    expect(await checkPackage(good, referenceDir)).toEqual([]));

  it("lets every item through of which evidence may be missing: numbers, 模范街镇, and 其他 for any other text", async () => {
    const items = ["1.2", "123.1", "模范街镇", "金丝雀甲"];
    const evidence = items.map((item_no) => ({
      year: 2023,
      item_no,
      unit: "区双拥办",
      kind: "文件",
      required: 2,
      filed: 1
    }));
    const out = join(dir, "evidence");
    await withMarts({evidence}, (db) => writePackage(db, out, {...decided, release: "r", asOf: "2023-12", demo: true}));
    expect(readFileSync(join(out, "evidence_missing.csv"), "utf8")).toMatch(
      /,其他,[^]*,模范街镇,|,模范街镇,[^]*,其他,/
    );
    expect(await checkPackage(out, referenceDir)).toEqual([]);
  });

  it("knows the key of a change, whose columns may have forms", async () => {
    const declared = await declaredStrings(referenceDir, []);
    const isKey = (key: string) => declared("revisions", "key", key);
    for (const item of ["1.4", "模范街镇", "12"]) expect(isKey(`2021|区双拥办|${item}|名册`), item).toBe(true);
    for (const key of ["2021|区双拥办|金丝雀甲|名册", "2021|1.4|区双拥办|名册", "1.4", "2021|区双拥办|1.4"])
      expect(isKey(key), key).toBe(false);
    expect(declared("revisions", "column", "2021|区双拥办|1.4|名册")).toBe(false);
  });

  it("refuses a string that nobody declared, without repeating it", async () => {
    expect(await findings("tasks_monthly.csv", (text) => text.replace(",区双拥办,", ",金丝雀甲,"))).toEqual([
      "data/tasks_monthly.csv：unit 列有 1 种没有在代码表、名称或参考数据里登记的文字，在第 2 行"
    ]);
    expect(await findings("labels.csv", (text) => text.replace("冬", "夏") + "streets,310104999,某某新村\n")).toEqual([
      expect.stringMatching(/^data\/labels.csv：code 列有 1 种没有/),
      expect.stringMatching(/^data\/labels.csv：name 列有 1 种没有/)
    ]);
  });

  it("refuses words where numbers stand, columns and files that are not registered", async () => {
    expect(
      await findings("payouts_monthly.csv", (text) => text.replace("living_allowance,1200", "living_allowance,很多"))
    ).toEqual(["data/payouts_monthly.csv：amount_yuan 列有 1 种不是数的值，在第 2 行"]);
    expect(await findings("payouts_streets.csv", (text) => text.replace("amount_yuan", "person"))).toEqual([
      expect.stringMatching(/^data\/payouts_streets.csv：表头是 pay_month,area_code,person,/)
    ]);
    const copy = join(dir, "extra");
    cpSync(good, copy, {recursive: true});
    writeFileSync(join(copy, "persons.csv"), "person\n");
    expect((await checkPackage(copy, referenceDir)).map((f) => f.file)).toEqual(["data/persons.csv"]);
  });

  it("refuses bytes that the description does not know, and rows that come twice", async () => {
    expect(await findings("media_monthly.csv", (text) => `${text}\n`, false)).toEqual([
      "data/media_monthly.csv：与 datapackage.json 里的长度或校验和不同"
    ]);
    expect(
      await findings("payouts_streets.csv", (text) => text + text.trimEnd().split(/\r?\n/).at(-1)! + "\n")
    ).toEqual(["data/payouts_streets.csv：主键 pay_month、area_code 有 1 行重复"]);
  });

  it("refuses a share, a distance or a difference that does not follow from the numbers of its row", async () => {
    const change = async (id: string, more: Record<string, string>) => {
      const said = await findings("progress.csv", (text) => {
        const rows = csvParse(text);
        Object.assign(
          rows.find((row) => row.indicator_id === id)!,
          more
        );
        return `${csvFormat(rows, rows.columns)}\n`;
      });
      return said.map((line) => line.replace(/.*行：/, ""));
    };
    const sum = {cumulative: "282", cumulative_of: "year", target: "300", completion: "94"};
    const lit = {lamp: "yellow", lamp_why: "", gap_against: "schedule", scheduled: "75", gap: "19"};
    expect(await change("activity_count", {...sum, ...lit})).toEqual([]);
    expect(await change("activity_count", {...sum, ...lit, completion: "95", gap: "20"})).toEqual([
      "完成率 ≠ 累计 ÷ 年度目标"
    ]);
    expect(await change("activity_count", {...sum, ...lit, gap: "18"})).toEqual(["差距 ≠ 完成率 − 序时进度"]);
    expect(await change("activity_count", {...sum, cumulative: ""})).toEqual(["完成率 ≠ 累计 ÷ 年度目标"]);
    const hidden = {flag: "suppressed", value: "3"};
    expect(await change("nco_received_count", hidden)).toEqual(["本期不公布，却有值"]);
    const before = {change_of: "period", before: "10", change: "4", value: "15"};
    expect(await change("nco_received_count", before)).toEqual(["同比 ≠ 本期（累计）− 上年同期"]);
    expect(await change("nco_received_count", {lamp_why: ""})).toEqual(["灯或亮着，或写明为何不亮"]);
  });

  it("refuses totals that do not add up, and a verdict that does not follow", async () => {
    expect(await findings("tasks_monthly.csv", (text) => text.replace("区双拥办,1,1,1,0", "区双拥办,2,1,1,0"))).toEqual(
      ["data/tasks_monthly.csv：第 7 行：已到期 ≠ 已办结 + 超期未结"]
    );
    expect(
      await findings("deliveries.csv", (text) => text.replace(/^(2023-12,payouts,.*?),12,12,0,/m, "$1,12,11,0,"))
    ).toEqual([expect.stringMatching(/^data\/deliveries.csv：第 \d+ 行：数据行 ≠ 入库行 \+ 退回行$/)]);
    expect(
      await findings("deliveries.csv", (text) => text.replace(/^(2023-12,payouts,.*),0,0,0,0,,/m, "$1,12,11,0,0,,"))
    ).toEqual([expect.stringMatching(/^data\/deliveries.csv：第 \d+ 行：金额格数 ≠ 入库 \+ 退回 \+ 读不出$/)]);
    expect(
      await findings("deliveries.csv", (text) =>
        text.replace(/^(2023-12,payouts,.*),,1,2,2,0$/m, "$1,suppressed,1,2,2,0")
      )
    ).toEqual([expect.stringMatching(/^data\/deliveries.csv：第 \d+ 行：行数不公布，却有能看出行数的列$/)]);
    expect(
      await findings("deliveries.csv", (text) => text.replace(/^(2023-12,payouts,.*),1,2,2,0$/m, "$1,1,2,3,0"))
    ).toEqual([expect.stringMatching(/^data\/deliveries.csv：第 \d+ 行：认出的列多于约定的列$/)]);
    expect(await findings("published_figures.csv", (text) => text.replace("period_unstated", "match"))).toEqual([
      "data/published_figures.csv：第 3 行：结论是 match，照所列的数应为 period_unstated"
    ]);
  });
});

describe("weighPage(file, weights)", () => {
  const noise = (kilobytes: number) =>
    Array.from({length: kilobytes * 16}, (_, i) => createHash("sha256").update(String(i)).digest("hex")).join("");
  it("holds the overview to 60 KB compressed and the others to 250", () => {
    expect(weighPage("index.html", [noise(50)].map(weightOf))).toEqual([]);
    expect(weighPage("index.html", [noise(120), noise(10)].map(weightOf))).toEqual([
      {file: "index.html", check: "weight", message: expect.stringMatching(/^压缩后 \d+ KB，超过 60 KB；/)}
    ]);
    expect(weighPage("tasks.html", [noise(120)].map(weightOf))).toEqual([]);
  });
});
