import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {DataError} from "../base/errors.js";
import {currentRelease, listReleases} from "../release/ledger.js";
import {firstDay} from "../signal/series.js";

interface Receipts {
  release: string;
  as_of: string;
  contracts: {
    id: string;
    title: string;
    files: {delivery: string; file: string; sheet: string; sha256: string; rows: number | null}[];
  }[];
  indicators: {
    id: string;
    name: string;
    definition: string;
    unit: string;
    sql: string;
    contracts: string[];
    targets: Target[];
    responsible_unit: string;
    limitations: string[];
    disclosure: string;
  }[];
}
interface Target {
  operator: string;
  value: number;
  at_risk: number | null;
  source: string;
  valid_from: string;
  valid_to: string | null;
}
type Signal = Record<"center" | "lower" | "upper" | "outside" | "run" | "trend" | "near_limit" | "special", string>;
type Summary = Record<"variation" | "assurance" | "points" | "since" | "why" | "rebase", string>;
type Comment = Record<"text" | "owner" | "next_step" | "due" | "written_on" | "stale", string>;
type Figure = Record<
  | "indicator_id"
  | "period_type"
  | "period"
  | "area_code"
  | "value"
  | "numerator"
  | "denominator"
  | "target"
  | "status"
  | "flag",
  string
>;

export interface Explained {
  figure: Figure;
  area: string;
  indicator: Receipts["indicators"][number];
  contracts: Receipts["contracts"];
  release: string;
  asOf: string;
  /** The target in force when the period began. */
  target: Target | undefined;
  /** Where the figure stands on its chart; undefined for years, and for series of fewer than twelve points. */
  signal: Signal | undefined;
  /** What the series says today. */
  summary: Summary | undefined;
  comments: Comment[];
  /** The same figure in every kept release, oldest first. */
  vintages: {release: string; value: string; flag: string}[];
}

const district = "310104";

/** Everything that a published figure rests on, from the data package of the current release. */
export async function explain(out: string, id: string, period: string, area = district): Promise<Explained> {
  const release = await currentRelease(out);
  if (!release) throw new DataError(`${out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
  const data = join(out, "releases", release, "data");
  const receipts = JSON.parse(await readFile(join(data, "receipts.json"), "utf8")) as Receipts;
  const indicator = receipts.indicators.find((i) => i.id === id || i.name === id);
  if (!indicator)
    throw new DataError(`没有指标 ${id}；现有：${receipts.indicators.map((i) => `${i.id}（${i.name}）`).join("、")}`);
  const labels = await readRows<Record<"list" | "code" | "name", string>>(data, "labels");
  const street = labels.find((l) => l.list === "streets" && (l.code === area || l.name === area));
  const figures = (await readRows<Figure>(data, "indicators")).filter((f) => f.indicator_id === indicator.id);
  const code = street?.code ?? area;
  const figure = figures.find((f) => f.period === period && f.area_code === code);
  if (!figure) {
    const periods = [...new Set(figures.filter((f) => f.area_code === code).map((f) => f.period))];
    throw new DataError(
      periods.length
        ? `${indicator.name}没有 ${period} 的数；有 ${periods[0]} 到 ${periods.at(-1)}（共 ${periods.length} 期）`
        : `${indicator.name}没有 ${area} 的数；有数的地区：${[...new Set(figures.map((f) => f.area_code))].join("、") || "无"}`
    );
  }
  const vintages: Explained["vintages"] = [];
  for (const {id: earlier} of await listReleases(out)) {
    const rows = await readRows<Figure>(join(out, "releases", earlier, "data"), "indicators");
    const same = rows.find((f) => f.indicator_id === indicator.id && f.period === period && f.area_code === code);
    if (same) vintages.push({release: earlier, value: same.value, flag: same.flag});
  }
  const same = (row: Record<string, string>) =>
    row["indicator_id"] === indicator.id && row["area_code"] === code && (row["period"] ?? period) === period;
  const day = firstDay(period);
  return {
    figure,
    target: indicator.targets.find((t) => t.valid_from <= day && (t.valid_to === null || day <= t.valid_to)),
    signal: (await readRows<Signal & Record<string, string>>(data, "signals")).find(same),
    summary: (await readRows<Summary & Record<string, string>>(data, "signal_summary")).find(
      (row) => same({...row, period}) && row["period_type"] === figure.period_type
    ),
    comments: (await readRows<Comment & Record<string, string>>(data, "commentary")).filter(same),
    area: street?.name ?? area,
    indicator,
    contracts: receipts.contracts.filter((c) => indicator.contracts.includes(c.id)),
    release,
    asOf: receipts.as_of,
    vintages
  };
}

const flags: Record<string, string> = {suppressed: "人数过少，不公布", missing: "没有数据", provisional: "未满期"};
const statuses: Record<string, string> = {
  on_track: "达标",
  at_risk: "有风险",
  off_track: "未达标",
  no_target: "未设目标",
  insufficient: "数据不足"
};

/** The explanation as lines for a terminal. */
export function sayExplained(explained: Explained): string[] {
  const {figure, area, indicator, contracts, release, asOf, vintages, target} = explained;
  const shown = (value: string, flag: string) =>
    `${value === "" ? "（空）" : `${value} ${indicator.unit}`}${flag ? `，${flags[flag] ?? flag}` : ""}`;
  return [
    `${indicator.name}（${indicator.id}） ${figure.period} ${area === "区本级" ? "全区" : area}`,
    `值：${shown(figure.value, figure.flag)}`,
    ...(figure.denominator ? [`分子 / 分母：${figure.numerator} / ${figure.denominator}`] : []),
    `口径：${indicator.definition}`,
    `目标：${target ? `${target.operator} ${target.value} ${indicator.unit}，自 ${target.valid_from}${target.valid_to ? ` 至 ${target.valid_to}` : ""}；${target.source}` : "未设目标"}`,
    ...(target ? [`状态的规则：${sayRule(target, indicator.unit)}`] : []),
    `状态：${statuses[figure.status] ?? figure.status}；责任单位：${indicator.responsible_unit}`,
    ...saySignal(explained),
    `披露：${indicator.disclosure}`,
    ...indicator.limitations.map((l) => `局限：${l}`),
    `发布：${release}，数据到 ${asOf}`,
    "历次发布的同一个数：",
    ...vintages.map((v) => `  ${v.release}  ${shown(v.value, v.flag)}`),
    ...contracts.flatMap((c) => [
      `来源《${c.title}》（${c.files.length} 份）：`,
      ...c.files.map(
        (f) =>
          `  ${f.delivery} ${f.file}${f.sheet ? `《${f.sheet}》` : ""}  ${f.rows === null ? "行数不公布" : `${f.rows} 行`}  sha256 ${f.sha256}`
      )
    ]),
    "SQL：",
    indicator.sql
  ];
}

function sayRule({operator, value, at_risk}: Target, unit: string): string {
  const risk = at_risk === null ? "没有设风险线" : `未达到但不劣于 ${at_risk} ${unit}为有风险`;
  return `${operator} ${value} ${unit} 为达标；${risk}；其余为未达标；没有值，或期间未满又未达到的，为数据不足`;
}

const rules = {outside: "超出界限", run: "连续七期同侧", trend: "连续七期升或降", near_limit: "三期中两期近界"};
const specials: Record<string, string> = {improvement: "改善", concern: "变差", high: "偏高", low: "偏低"};
const variations: Record<string, string> = {
  improvement: "改善",
  concern: "变差",
  common_cause: "平稳",
  none: "无判断"
};
const assurances: Record<string, string> = {
  consistent_pass: "，目标稳定达到",
  consistent_fail: "，目标稳定达不到",
  inconsistent: "，目标时好时坏"
};

/** Where the figure stands on its chart, what the series says today, and what was said about it. */
function saySignal({figure, signal, summary, comments}: Explained): string[] {
  const broken = signal && (Object.keys(rules) as (keyof typeof rules)[]).filter((rule) => signal[rule] === "1");
  const chart = signal
    ? `${signal.special ? `${broken!.map((rule) => rules[rule]).join("、")}，${specials[signal.special]}` : "通常的波动"}（平均 ${signal.center}，界限 ${signal.lower} 到 ${signal.upper}）`
    : figure.period_type === "year"
      ? "年度数不画控制图"
      : summary?.why === "few_points"
        ? `有值的只有 ${summary.points} 期，不满 12 期，不判断`
        : "这一期没有值，不判断";
  return [
    `信号：${chart}`,
    ...(summary && summary.why !== "few_points"
      ? [
          `序列现状：${variations[summary.variation]}，自 ${summary.since} 起${assurances[summary.assurance] ?? ""}${summary.rebase ? `；${summary.rebase}` : ""}`
        ]
      : []),
    ...(comments.length === 0 ? ["说明：没有"] : []),
    ...comments.map(
      (c) =>
        `说明（${c.written_on}，${c.owner}）：${c.text}；下一步：${c.next_step}，${c.due} 前${c.stale === "1" ? "。说明早于数据" : ""}`
    )
  ];
}

/** The rows of a table; none where a release of before did not have it. */
async function readRows<T>(dir: string, name: string): Promise<T[]> {
  const text = await readFile(join(dir, `${name}.csv`), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  return parse(text, {columns: true}) as T[];
}
