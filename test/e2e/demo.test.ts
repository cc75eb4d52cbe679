import {createHash} from "node:crypto";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {parseHTML} from "linkedom";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {demoRows} from "../../loaders/demo/demoRows.js";
import {root} from "../../loaders/base/sources.js";
import {independentPackage} from "./independent.js";
import {type Run, run} from "./run.js";

const out = mkdtempSync(join(tmpdir(), "shuangyong-demo-"));
const data = join(out, "current/data");
const rows = (name: string) =>
  parse(readFileSync(join(data, `${name}.csv`)), {columns: true}) as Record<string, string>[];
let demo: Run;

beforeAll(async () => {
  demo = await run("demo", "--out", out, "--json");
});
afterAll(() => rmSync(out, {recursive: true, force: true}));

describe("npm run demo", () => {
  it("ends with a published site and says where", () => {
    expect(demo.stderr).not.toContain("Error");
    expect(demo.code).toBe(0);
    expect(JSON.parse(demo.stdout)).toMatchObject({
      outcome: "published",
      demo: true,
      as_of: "2023-12",
      site: join(out, "current"),
      files_refused: 0
    });
    expect(existsSync(join(out, "current/index.html"))).toBe(true);
  });

  it("refuses exactly the broken rows, and writes a 退回单 for each of their files", () => {
    const refused = rows("refusals").map((r) => [r.delivery, r.contract, r.rows]);
    const {broken} = demoRows();
    expect(refused.sort()).toEqual(broken.map((b) => [b.delivery, b.contract, "1"]).sort());
    // Readers see a name made of export, month and number; the sender's own stands on its refusal sheet.
    for (const {file} of rows("refusals")) expect(file).toMatch(/^\S+ \d{4}-\d{2} 第\d+份$/);
    for (const {delivery, file} of broken) {
      const sheet = `${file.replace(/\.xlsx$/, "")}.xlsx`;
      expect(existsSync(join(out, "refusals", delivery, sheet)), sheet).toBe(true);
      const records = JSON.parse(readFileSync(join(out, "refusals", `${delivery}.json`), "utf8")) as object[];
      expect(Object.keys(records[0]!)).toEqual([
        "contract",
        "file",
        "sheet",
        "row",
        "column",
        "value",
        "rule",
        "message"
      ]);
    }
  });

  it("says no English in the definitions but names of files, columns and codes, and the code itself", () => {
    const pages = readdirSync(join(out, "current/indicators"));
    expect(pages.length).toBe(57);
    for (const id of pages) {
      const html = readFileSync(join(out, "current/indicators", id), "utf8");
      const {document} = parseHTML(html.replaceAll("><", "> <"));
      for (const node of document.querySelectorAll("script, style, code, pre")) node.remove();
      const {textContent} = document.querySelector("section.definition")!;
      const said = textContent.replaceAll(/[a-z_]+\.csv 的 [a-z_]+/g, "").replaceAll("（SQL）", "");
      expect(said.match(/[A-Za-z]{2,}/g) ?? [], id).toEqual([]);
    }
  });

  it("publishes where each street stands on the tile map, and what each unit owes", () => {
    const names = new Set(rows("labels").flatMap((r) => (r.list === "streets" ? [r.code] : [])));
    expect(rows("street_tiles")).toHaveLength(13);
    expect(rows("street_tiles").filter((r) => !names.has(r.street))).toEqual([]);
    const {document} = parseHTML(readFileSync(join(out, "current/streets.html"), "utf8"));
    expect(document.querySelectorAll("#street-map .tile-map li")).toHaveLength(13);
    expect(rows("tasks_open").length).toBeGreaterThan(0);
    expect(rows("lists_open").length).toBeGreaterThan(0);
  });

  it("agrees with the figures that were published for 2023", () => {
    const district = rows("indicators").filter((r) => r.period === "2023" && r.area_code === "310104");
    const value = (id: string) => Number(district.find((r) => r.indicator_id === id)!.value);
    expect(value("conscript_received_count")).toBe(386);
    expect(value("nco_received_count")).toBe(15);
    expect(value("key_beneficiary_count")).toBe(2152);
    expect(value("benefit_paid_total")).toBeGreaterThanOrEqual(35_000_000);
    expect(value("benefit_paid_total")).toBeLessThan(36_000_000);
  });

  it("says period_unstated where the seed gives no period, with what it would be", () => {
    const figures = rows("published_figures");
    expect(figures).toHaveLength(21);
    expect(figures.filter((f) => f.verdict === "period_unstated").map((f) => [f.figure_id, f.computed])).toEqual([
      ["pf_meeting_month", "1"],
      ["pf_support_teams", "4"],
      ["pf_conscripts_received", "386"],
      ["pf_nco_received", "15"],
      ["pf_benefit_paid", "35326356.19"],
      ["pf_insured", "2152"]
    ]);
  });
});

describe("the one table", () => {
  it("has only figures that are published beside it, and a lamp or a reason for every target", () => {
    const figures = rows("indicators").filter((row) => row.area_code === "310104");
    const windows = rows("indicators_cumulative").filter((row) => row.area_code === "310104" && row.window === "ytd");
    const isShown = (id: string | undefined, period: string | undefined, value: string | undefined) =>
      value === "" ||
      [...figures, ...windows].some((f) => f.indicator_id === id && f.period === period && f.value === value);
    const all = rows("progress");
    expect(all.length).toBeGreaterThan(15);
    for (const row of all) {
      expect(isShown(row.indicator_id, row.period, row.value), row.indicator_id).toBe(true);
      expect(isShown(row.indicator_id, row.cumulative_period, row.cumulative), row.indicator_id).toBe(true);
      expect(isShown(row.indicator_id, row.before_period, row.before), row.indicator_id).toBe(true);
      expect(row.lamp === "", row.indicator_id).toBe(row.lamp_why !== "");
    }
    const {cumulative, target, completion, scheduled, gap, lamp} = all.find(
      (r) => r.indicator_id === "activity_count"
    )!;
    // The demo’s made-up target of a year, and all of it due in December.
    expect([cumulative, target, completion, scheduled, gap, lamp]).toEqual(["282", "300", "94", "100", "-6", "yellow"]);
  });
});

/** What is about the build and the files, not about the generator's rows. */
const ofTheBuild = ["published_figure_match_rate", "source_freshness_days", "row_reject_rate"];

/** Resources that are no sums of the generator's rows: of the files, of the words, worked out from those that are. */
const elsewhere = [
  "commentary",
  "commentary_missing",
  "cycles",
  "deliveries",
  "funnels",
  "indicators_cumulative", // sums of published months: test/indicators/core.test.ts
  "labels",
  "lamps",
  "outlook",
  "progress",
  "published_figures",
  "questions",
  "refusals",
  "releases",
  "revisions",
  "schedules",
  "sentences",
  "signal_summary",
  "signals",
  "sources",
  "standard_items",
  "standard_sections",
  "standard_subitems",
  "standard_versions",
  "street_tiles",
  "va_gdx",
  "vintages"
];

/** Rows in which something is hidden so that another cannot be worked out. */
const complements = (all: Record<string, string>[]) =>
  all.filter((row) => row.flag === "suppressed" && row.below === "");

function keyOf(name: string) {
  const {resources} = JSON.parse(readFileSync(join(data, "datapackage.json"), "utf8")) as {
    resources: {name: string; schema: {primaryKey: string[]}}[];
  };
  const {primaryKey} = resources.find((r) => r.name === name)!.schema;
  return (row: Record<string, string>) => primaryKey.map((k) => row[k]).join("|");
}

describe("every published resource equals the sum of the generator's own rows", () => {
  const expected = independentPackage();
  it.each(Object.keys(expected))("%s, figure by figure", (name) => {
    const columns = Object.keys(expected[name]![0]!);
    const line = (row: Record<string, string>) => columns.map((c) => row[c]).join(",");
    const published = rows(name).filter((r) => !ofTheBuild.includes(r.indicator_id ?? ""));
    const key = keyOf(name);
    const others = complements(published);
    const wanted = new Map(expected[name]!.map((row) => [key(row), row]));
    // What is hidden for the sake of others is flagged, and may be empty; everything else is as it is.
    for (const row of others) {
      const empty = Object.entries(row).filter(([, cell]) => cell === "");
      const status: Record<string, string> = row.status === undefined ? {} : {status: row.status};
      wanted.set(key(row), {...wanted.get(key(row)), ...Object.fromEntries(empty), ...status, flag: "suppressed"});
    }
    expect(published.map(line).sort()).toEqual([...wanted.values()].map(line).sort());
  });

  it("hides few cells for the sake of others, and says how many", () => {
    const {hidden} = JSON.parse(readFileSync(join(data, "receipts.json"), "utf8")) as {
      hidden: {cells: number; primary: number; secondary: number};
    };
    const flagged = Object.keys(expected).flatMap((name) => complements(rows(name)));
    expect(flagged.length).toBeGreaterThan(0);
    expect(flagged.length).toBeLessThanOrEqual(hidden.secondary + hidden.primary);
    // Against sums alone it was 1.4 %; against prices, time and what two shown numbers leave between them it is 6.1 %.
    expect(hidden.secondary / hidden.cells).toBeLessThan(0.07);
  });

  it("leaves no resource out but those about the build, the files, the words and what is worked out from these", () => {
    const described = JSON.parse(readFileSync(join(data, "datapackage.json"), "utf8")) as {resources: {name: string}[]};
    const others = described.resources.map((r) => r.name).filter((name) => !(name in expected));
    expect(others.sort()).toEqual(elsewhere);
  });

  it("deliveries lists every file with a digest of its own, which nobody can make without the key", () => {
    const deliveries = rows("deliveries");
    expect(deliveries).toHaveLength(412);
    expect(new Set(deliveries.map((d) => d.sha256)).size).toBe(412);
    const files = readdirSync(join(root, "data/demo"), {recursive: true, encoding: "utf8"}).filter((f) =>
      /\.\w+$/.test(f)
    );
    expect(files.length).toBeGreaterThanOrEqual(412);
    const plain = new Set(
      files.map((f) =>
        createHash("sha256")
          .update(readFileSync(join(root, "data/demo", f)))
          .digest("hex")
      )
    );
    for (const {file, sha256} of deliveries) {
      expect(file).toMatch(/^\S+ \d{4}-\d{2} 第\d+份$/);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(plain.has(sha256!)).toBe(false);
    }
  });

  it("deliveries account for every record", () => {
    for (const r of rows("deliveries")) {
      const n = (c: string) => Number(r[c]);
      const withheld = ["resettlement", "beneficiaries", "payouts", "insurance"].includes(r.contract!);
      expect(r.flag, r.file).toBe(withheld && r.verdict === "loaded" ? "suppressed" : "");
      if (r.flag === "suppressed") {
        expect([r.rows_scanned, r.rows_read, r.rows_kept, r.amounts_read, r.amounts_kept]).toEqual([
          "",
          "",
          "",
          "",
          ""
        ]);
        continue;
      }
      expect(n("rows_scanned"), r.file).toBe(
        n("rows_header") + n("rows_note") + n("rows_total") + n("rows_blank") + n("rows_refused") + n("rows_kept")
      );
      expect(n("amounts_read"), r.file).toBe(n("amounts_kept") + n("amounts_refused") + n("amounts_unread"));
      if (r.contract === "payouts") expect(n("amounts_kept"), r.file).toBeGreaterThanOrEqual(n("rows_kept"));
    }
  });
});

describe("the real file of the US Department of Veterans Affairs", () => {
  const source = parse(readFileSync(join(root, "data/examples/va_gdx_state_2007_2015.csv")), {columns: true}) as Record<
    string,
    string
  >[];

  it("comes out as it went in, row by row", () => {
    const published = rows("va_gdx");
    expect(published).toHaveLength(source.length);
    const byKey = new Map(published.map((r) => [`${r.fiscal_year}${r.state}`, r]));
    for (const row of source) {
      const p = byKey.get(`${row.FY}${row.State}`)!;
      expect(Number(p.total)).toBe(Number(row.TotX));
      expect(Number(p.construction)).toBe(Number(row.Cons));
      expect(p.patients === "" ? "NA" : Number(p.patients)).toBe(row.Uniques === "NA" ? "NA" : Number(row.Uniques));
    }
  });

  it("has the file's total for fiscal year 2015", () => {
    const sum = (list: Record<string, string>[], year: string, column: string) =>
      list
        .filter((r) => r[year] === "2015")
        .reduce((total, r) => total + BigInt(Math.round(Number(r[column]) * 1e6)), 0n);
    expect(sum(rows("va_gdx"), "fiscal_year", "total")).toBe(sum(source, "FY", "TotX"));
  });
});

describe("the data package", () => {
  it("describes every file with its hash, and every column of it", () => {
    const described = JSON.parse(readFileSync(join(data, "datapackage.json"), "utf8")) as {
      resources: {name: string; path: string; hash: string; schema: {fields: {name: string}[]}}[];
    };
    expect(described.resources.map((r) => r.name)).toContain("revisions");
    for (const {path, hash, schema} of described.resources) {
      const bytes = readFileSync(join(data, path));
      expect(`sha256:${createHash("sha256").update(bytes).digest("hex")}`, path).toBe(hash);
      expect(bytes.toString("utf8").split(/\r?\n/)[0]!.split(",")).toEqual(schema.fields.map((f) => f.name));
    }
  });
});

describe("npm run explain", () => {
  it("prints what a figure rests on", async () => {
    const {code, stdout} = await run("explain", "five_haves_rate", "2023-Q4", "田林街道", "--out", out);
    expect(code).toBe(0);
    for (const part of [
      "田林街道",
      "分子 / 分母：",
      "口径：季末有机构",
      "目标：= 100 %，自 2020-01-01；",
      "状态的规则：= 100 % 为达标；没有设风险线；其余为未达标",
      "信号：",
      "说明：没有",
      "退役军人服务站台账 2023-12 第1份（报送单位的文件名 退役军人服务站台账2023年第四季度.xlsx）",
      "SQL：",
      "grouping sets"
    ]) {
      expect(stdout).toContain(part);
    }
  });
  it("with --hidden prints what the release hides, by cause and by table", async () => {
    const {code, stdout} = await run("explain", "--hidden", "--out", out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/涉及人数的数，隐去 [1-9]\d* 个/);
    expect(stdout).toMatch(/[1-9]\d* {2}为了每人的标准/);
    expect(stdout).toMatch(/payouts_streets（.*）：\d+，\d+（.* %），\d+（.* %）；/);
    expect(stdout).not.toContain("变了");
  });
  it("wants an indicator and a period, or --hidden", async () => {
    const {code, stderr} = await run("explain", "five_haves_rate", "--out", out);
    expect([code, stderr]).toEqual([2, expect.stringContaining("写指标和期间")]);
  });
  it("says which periods there are when asked for another", async () => {
    const {code, stderr} = await run("explain", "nco_received_count", "2029", "--out", out);
    expect(code).toBe(1);
    expect(stderr).toContain("接收退役军士（士官）数没有 2029 的数；有数的期间：年：2021 到 2023");
  });
});
