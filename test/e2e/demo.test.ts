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

describe("the ten questions of a leader, as docs/handbook/领导.md answers them", () => {
  const site = join(out, "current");
  const squeeze = (text: string | null) => (text ?? "").replaceAll(/\s/g, "");
  const open = (page: string) => parseHTML(readFileSync(join(site, page), "utf8")).document;

  /** Question, where to click, what to look at: one line of the handbook’s table each. */
  const handbook = readFileSync(join(root, "docs/handbook/领导.md"), "utf8");
  const section = handbook.split("### 十个问题")[1]!.split(/^#/m)[0]!;
  const lines = [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .slice(1)
    .map(([, question, click, see]) => ({
      question: question!,
      clicks: [...click!.matchAll(/“([^”]+)”（`([^`]+)`）/g)].map(([, text, address]) => ({
        text: text!,
        address: address!
      })),
      none: click!.startsWith("不用点"),
      card: /^`#([^`]+)`：/.exec(see!)![1]!
    }));

  const n = Number;
  const say = (period: string) =>
    period.replace(
      /^(\d{4})(?:-Q(\d)|-(\d\d)(?:-(\d\d))?)?$/,
      (_, year: string, quarter?: string, month?: string, day?: string) =>
        [`${year}年`, quarter && `第${quarter}季度`, month && `${n(month)}月`, day && `${n(day)}日`].join("")
    );
  const tenThousands = (yuan: number) =>
    `${(yuan / 10_000).toLocaleString("en-US", {minimumFractionDigits: 1, maximumFractionDigits: 1})}万元`;
  const asOf = "2023-12";
  const total = (list: Record<string, string>[], column: string) => list.reduce((sum, row) => sum + n(row[column]), 0);
  const inDistrict = () => rows("indicators").filter((row) => row.area_code === "310104");
  const ofIndicator = (id: string, type: string) =>
    inDistrict().filter((row) => row.indicator_id === id && row.period_type === type);
  const label = (list: string, code: string) =>
    rows("labels").find((row) => row.list === list && row.code === code)!.name!;
  const receipts = () =>
    JSON.parse(readFileSync(join(data, "receipts.json"), "utf8")) as {
      indicators: {id: string; name: string; contracts: string[]}[];
      hidden: {primary: number; secondary: number};
    };
  const indicator = (id: string) => receipts().indicators.find((one) => one.id === id)!;

  /** What the package says: each list of words stands together in one heading, line or row of the card. */
  const answers: Record<string, (card: string) => string[][]> = {
    "今年发了多少，比上年怎样": () => {
      const [before, now] = ofIndicator("benefit_paid_total", "year")
        .slice(-2)
        .map((row) => n(row.value)) as [number, number];
      const more = `比上年${now > before ? "多" : "少"}${tenThousands(Math.abs(now - before))}`;
      return [
        ["2023年", tenThousands(now), more],
        ["2022年", tenThousands(before)]
      ];
    },
    哪个街镇这一季没有活动: () => {
      const name = (row: Record<string, string>) => label("streets", row.area_code!);
      const gaps = rows("coverage_quarterly").filter((row) => row.events === "0");
      const now = gaps.filter((row) => row.quarter === "2023-Q4");
      const said = now.length ? [`${now.length}个街镇没有活动记录`, ...now.map(name)] : ["13个街镇都有活动记录"];
      return [["2023年第4季度", ...said], ...gaps.map((row) => [name(row), "0（无）"])];
    },
    "哪些没有达到，自什么时候起": () =>
      rows("progress")
        .filter((row) => row.status === "off_track")
        .map((row) => {
          const series = ofIndicator(row.indicator_id!, row.cumulative_of || row.period_type!);
          let since = series.length - 1;
          while (series[since - 1]?.status === "off_track") since -= 1;
          return [indicator(row.indicator_id!).name, "未达标", `自${say(series[since]!.period!)}`];
        }),
    "谁欠什么、什么时候到期": (card) => {
      const unit = card.replace("unit-owes-", "");
      const own = (name: string) => rows(name).filter((row) => row.unit === unit);
      const late = (days: string) => (days === "" ? "" : days === "0" ? "当天到期" : `${days}天`);
      return [
        ...own("tasks_open").map((row) => ["创建任务", say(row.due_on!), late(row.days_late!), row.open!]),
        ...own("lists_open").map((row) => ["双清单", say(row.due_on!), late(row.days_late!), row.open!]),
        ...own("evidence_missing").map((row) => [`第${row.item_no}项的${row.kind}`, `${row.year}年度`, row.missing!])
      ];
    },
    这个升高是真的吗: (card) => {
      const {variation, since} = rows("signal_summary").find(
        (row) => row.indicator_id === card && row.period_type === "month" && row.area_code === "310104"
      )!;
      const [before, now] = ["2022-12", asOf].map((period) =>
        n(ofIndicator(card, "month").find((row) => row.period === period)!.value)
      ) as [number, number];
      return [
        ["不是通常的波动", label("variations", variation!), `自${say(since!)}起`],
        [`${now > before ? "增加" : "减少"}${Math.abs(now - before)}`, `2022年12月${before}`]
      ];
    },
    比上月的报告变了什么: () => {
      const fresh = (period: string) =>
        inDistrict().filter((row) => row.period === period && row.value !== "" && row.flag === "").length;
      const late = rows("sources").filter((row) => row.days_late !== "" || row.stale === "1");
      const first = rows("releases").at(-1)!.previous === "";
      return [
        ["新的数", `当月${fresh(asOf)}项`, `当季${fresh("2023-Q4")}项`, `全年${fresh("2023")}项`],
        ["新的信号"],
        ["改动的数", first ? "第一次发布" : `${rows("revisions").length}个`],
        ["没有按时的来源", ...(late.length ? late.map((row) => row.title!) : ["没有"])]
      ];
    },
    对照全年的进度到哪里了: () =>
      rows("progress")
        .filter((row) => row.scheduled !== "")
        .map((row) => [
          indicator(row.indicator_id!).name,
          `${n(row.completion).toFixed(1)}%`,
          `${n(row.scheduled).toFixed(1).replace(/\.0$/, "")}%`
        ]),
    考评还缺什么: () => {
      const missing = rows("evidence_missing");
      const ofYear = (year: string) => missing.filter((row) => row.year === year);
      const years = [...new Set(missing.map((row) => row.year!))];
      return [
        years.map((year) => `${year}年${total(ofYear(year), "missing")}份`),
        ...ofYear("2023").map((row) => [row.unit!, `第${row.item_no}条${row.kind}${row.missing}份`])
      ];
    },
    我们不知道什么: () => {
      const {hidden, indicators} = receipts();
      const aimed = new Set(inDistrict().flatMap((row) => (row.target === "" ? [] : [row.indicator_id])));
      const scores = rows("scores_yearly").filter((row) => row.year === "2023");
      const unclear = rows("published_figures").filter((row) => !["match", "differs"].includes(row.verdict!));
      return [
        ["隐去的数", `${hidden.primary + hidden.secondary}个`],
        ["没有报来", `${inDistrict().filter((row) => row.flag === "missing").length}个`],
        ["没有设目标", `${indicators.length - aimed.size}项`],
        ["分值未公布", `${total(scores, "items") - total(scores, "items_with_points")}条`],
        ["核对不了", `${unclear.length}个`]
      ];
    },
    这个数从哪来: (card) =>
      rows("sources")
        .filter((row) => indicator(card).contracts.includes(row.contract!))
        .map((row) => [
          `${row.title}（${row.office}）：${row.files}个文件`,
          `最近交付${say(row.last_delivery!.slice(0, 7))}`
        ])
  };

  it("are ten, the same in the handbook as here", () => {
    expect(lines.map((line) => line.question)).toEqual(Object.keys(answers));
    expect(lines).toHaveLength(10);
  });

  it.each(lines)("$question", ({question, clicks, none, card}) => {
    expect(clicks.length).toBeLessThanOrEqual(2);
    expect(clicks.length === 0).toBe(none);
    let page = "index.html";
    for (const {text, address} of clicks) {
      const to = new URL(address, "http://site/").href;
      const link = [...open(page).querySelectorAll("a[href]")].find(
        (a) => squeeze(a.textContent) === text && new URL(a.getAttribute("href")!, `http://site/${page}`).href === to
      );
      expect(link, `${page}: ${text} ${address}`).toBeDefined();
      expect(link!.closest("[hidden], template, noscript"), text).toBeNull();
      page = decodeURI(new URL(to).pathname.slice(1));
    }
    const shown = open(page).getElementById(card)!;
    expect(shown, `${page}#${card}`).not.toBeNull();
    const said = [...shown.querySelectorAll("h2, h3, p, li, tr, dd")].map((one) => squeeze(one.textContent));
    const wanted = answers[question]!(card);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((words) => !said.some((one) => words.every((word) => one.includes(squeeze(word)))))).toEqual(
      []
    );
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
