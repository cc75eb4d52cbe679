import {distance as editDistance} from "fastest-levenshtein";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {DataError} from "../base/errors.js";
import {codeKey} from "../base/text.js";
import {firstDay} from "../base/periods.js";
import {loadCodeLists, spellings} from "../reference/codeLists.js";
import {currentRelease, listReleases} from "../release/ledger.js";
import {readState} from "../revisions/state.js";

interface SourceFile {
  delivery: string;
  file: string;
  sheet: string;
  sha256: string;
  rows: number | null;
  /** What its sender calls it, from the operator's state of the release; readers have no state. */
  sent?: string;
}

interface Receipts {
  release: string;
  as_of: string;
  contracts: {
    id: string;
    title: string;
    files: SourceFile[];
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
type Signal = Record<"center" | "lower" | "upper" | "outside" | "run" | "trend" | "near_limit" | "special", string> &
  // Releases before 2026-11-28 have XmR charts only and do not say so.
  Partial<Record<"chart" | "gap", string>>;
type Summary = Record<"variation" | "assurance" | "points" | "since" | "why" | "rebase", string> &
  Partial<Record<"chart" | "chart_why", string>>;
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
  | "flag"
  | "below",
  string
>;
type Label = Record<"list" | "code" | "name", string>;

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
  vintages: {release: string; value: string; flag: string; below: string}[];
  /** The name of a code of the package's lists; the code where there is none. */
  labels: Label[];
}

const district = "310104";

/** What explain may be asked with: where the releases are, and the reference data whose aliases are understood. */
export interface Where {
  out: string;
  reference: string;
}

/**
 * Everything that a published figure rests on, from the data package of the current release. `id` is an indicator's id or
 * name, `given` a period as people write it (2023-05, 2023年5月, 2023年第二季度), `place` a street by code, name or any alias
 * that delivered files may use. DataError, with the nearest names, for what is not there.
 */
export async function explain(
  {out, reference}: Where,
  id: string,
  given: string,
  place = district
): Promise<Explained> {
  const release = await currentRelease(out);
  if (!release) throw new DataError(`${out} 还没有发布；先运行 npm run rebuild 或 npm run demo`);
  const data = join(out, "releases", release, "data");
  const receipts = JSON.parse(await readFile(join(data, "receipts.json"), "utf8")) as Receipts;
  const indicator = receipts.indicators.find((i) => [i.id, i.name].some((word) => codeKey(word) === codeKey(id)));
  if (!indicator) throw new DataError(sayUnknownIndicator(id, receipts.indicators));
  const labels = await readRows<Label>(data, "labels");
  const {streets} = await loadCodeLists(reference);
  const code = spellings(streets).get(codeKey(place)) ?? place;
  const street = labels.find((l) => l.list === "streets" && l.code === code);
  const figures = (await readRows<Figure>(data, "indicators")).filter((f) => f.indicator_id === indicator.id);
  const period = parsePeriod(given) ?? given;
  const figure = figures.find((f) => f.period === period && f.area_code === code);
  if (!figure) {
    const periods = [...new Set(figures.filter((f) => f.area_code === code).map((f) => f.period))];
    const areas = [...new Set(figures.map((f) => f.area_code))];
    const named = areas.map((area) => labels.find((l) => l.list === "streets" && l.code === area)?.name ?? area);
    throw new DataError(
      periods.length
        ? `${indicator.name}没有 ${given} 的数；${sayPeriods(periods)}`
        : `${indicator.name}没有${street ? ` ${code === district ? "全区" : street.name} ` : `“${place}”`}的数${
            street
              ? ""
              : nearest(
                  place,
                  streets.flatMap((s) => [s.name, ...s.aliases].map((word) => [word, s.name] as const))
                )
          }；有数的地区：${named.join("、") || "无"}`
    );
  }
  const vintages: Explained["vintages"] = [];
  for (const {id: earlier} of await listReleases(out)) {
    const rows = await readRows<Figure>(join(out, "releases", earlier, "data"), "indicators");
    const same = rows.find((f) => f.indicator_id === indicator.id && f.period === period && f.area_code === code);
    if (same) vintages.push({release: earlier, value: same.value, flag: same.flag, below: same.below ?? ""});
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
    area: street?.name ?? code,
    indicator,
    contracts: await withSenderNames(
      receipts.contracts.filter((c) => indicator.contracts.includes(c.id)),
      out,
      release
    ),
    release,
    asOf: receipts.as_of,
    vintages,
    labels
  };
}

/** The files with what their senders call them, where the state of the release is there to say so. */
async function withSenderNames(contracts: Receipts["contracts"], out: string, release: string) {
  const used = (await readState(out, release))?.files ?? [];
  return contracts.map((c) => ({
    ...c,
    files: c.files.map((file) => {
      const number = /第(\d+)份$/.exec(file.file)?.[1];
      const sent = used.find((f) => f.delivery === file.delivery && f.published?.includes(`${c.id}|${number}`))?.file;
      return sent === undefined ? file : {...file, sent};
    })
  }));
}

/** A period as people write it, as the package does; undefined for anything else. */
export function parsePeriod(text: string): string | undefined {
  const plain = text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  const [, year, rest] = /^((?:19|20)\d{2})(?:年度?)?(.*)$/.exec(plain) ?? [];
  if (year === undefined || rest === undefined) return undefined;
  if (rest === "") return year;
  const quarter = /^[-./]?Q([1-4])$/.exec(rest)?.[1] ?? /^第?([1-4一二三四])季度?$/.exec(rest)?.[1];
  if (quarter) return `${year}-Q${"一二三四".indexOf(quarter) + 1 || quarter}`;
  const month = /^[-./]?(0?[1-9]|1[0-2])月?(?:份)?$/.exec(rest)?.[1];
  return month && `${year}-${month.padStart(2, "0")}`;
}

const forms = [
  ["月", /^\d{4}-\d{2}$/],
  ["季度", /^\d{4}-Q\d$/],
  ["年", /^\d{4}$/]
] as const;

/** The first and last period of each kind. */
function sayPeriods(periods: readonly string[]): string {
  const kinds = forms.flatMap(([kind, form]) => {
    const own = periods.filter((p) => form.test(p)).sort();
    if (own.length === 0) return [];
    return [own.length === 1 ? `${kind}：${own[0]}` : `${kind}：${own[0]} 到 ${own.at(-1)}`];
  });
  return `有数的期间：${kinds.join("；")}`;
}

const mostSuggested = 5;

/** What is meant by the words most like the one asked: those that hold it, then those a few edits away. */
function nearest(asked: string, words: readonly (readonly [word: string, meant: string])[]): string {
  const key = codeKey(asked);
  const found = words
    .map(([word, meant]) => {
      const other = codeKey(word);
      const holds = key.length > 1 && (other.includes(key) || key.includes(other));
      return {meant, distance: holds ? 0 : editDistance(key, other) / Math.max(key.length, other.length)};
    })
    .filter(({distance}) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance || (a.meant < b.meant ? -1 : 1));
  const meant = [...new Set(found.map((f) => f.meant))].slice(0, mostSuggested);
  return meant.length ? `；最接近的是 ${meant.join("、")}` : "";
}

function sayUnknownIndicator(asked: string, indicators: readonly {id: string; name: string}[]): string {
  const words = indicators.map(({id, name}) => [id, name, `${name}（${id}）`] as const);
  const near = nearest(
    asked,
    words.flatMap(([id, name, meant]) => [[id, meant] as const, [name, meant] as const])
  );
  return `没有指标“${asked}”${near || `；现有：${words.map(([, , meant]) => meant).join("、")}`}`;
}

/** The explanation as lines for a terminal. */
export function sayExplained(explained: Explained): string[] {
  const {figure, area, indicator, contracts, release, asOf, vintages, target} = explained;
  const word = wordsOf(explained);
  const hidden = (below: string) => (below ? `人数少于 ${below}，隐去` : "为保护别的数一同隐去");
  const shown = ({value, flag, below}: {value: string; flag: string; below: string}) =>
    `${value === "" ? "（空）" : `${value} ${indicator.unit}`}${flag ? `，${flag === "suppressed" ? hidden(below) : word("flags", flag)}` : ""}`;
  return [
    `${indicator.name}（${indicator.id}） ${figure.period} ${area === "区本级" ? "全区" : area}`,
    `值：${shown(figure)}`,
    ...(figure.denominator ? [`分子 / 分母：${figure.numerator} / ${figure.denominator}`] : []),
    `口径：${indicator.definition}`,
    `目标：${target ? `${target.operator} ${target.value} ${indicator.unit}，自 ${target.valid_from}${target.valid_to ? ` 至 ${target.valid_to}` : ""}；${target.source}` : "未设目标"}`,
    ...(target ? [`状态的规则：${wordStatusRule(target, indicator.unit, (code) => word("statuses", code))}`] : []),
    `状态：${word("statuses", figure.status)}；责任单位：${indicator.responsible_unit}`,
    ...saySignal(explained),
    `披露：${indicator.disclosure}`,
    ...indicator.limitations.map((l) => `局限：${l}`),
    `发布：${release}，数据到 ${asOf}`,
    "历次发布的同一个数：",
    ...vintages.map((v) => `  ${v.release}  ${shown(v)}`),
    ...contracts.flatMap((c) => [
      `来源《${c.title}》（${c.files.length} 份）：`,
      ...c.files.map(
        (f) =>
          `  ${f.file}${f.sheet ? ` ${f.sheet}` : ""}${f.sent === undefined ? "" : `（报送单位的文件名 ${f.sent}）`}  ${f.rows === null ? "行数不公布" : `${f.rows} 行`}  校验码 ${f.sha256}`
      )
    ]),
    "SQL：",
    indicator.sql
  ];
}

/** When a figure has which status, in the words that labels.csv has for them. */
function wordStatusRule({operator, value, at_risk}: Target, unit: string, word: (status: string) => string): string {
  const risk = at_risk === null ? "没有设风险线" : `未达到但不劣于 ${at_risk} ${unit}为${word("at_risk")}`;
  return `${operator} ${value} ${unit} 为${word("on_track")}；${risk}；其余为${word("off_track")}；没有值，或期间未满又未达到的，为${word("insufficient")}`;
}

/** How the package words the codes of its lists. */
const wordsOf =
  ({labels}: Explained) =>
  (list: string, code: string) =>
    labels.find((l) => l.list === list && l.code === code)?.name ?? code;

const rules = ["outside", "run", "trend", "near_limit"] as const;

function whyNoSignal(periodType: string, summary: Summary | undefined): string {
  if (periodType === "year") return "年度数不画控制图";
  if (summary?.why === "few_points") return `有值的只有 ${summary.points} 期，不满 12 期，不判断`;
  if (summary?.why === "few_events") return "这样的事太少，连不成 12 个间隔，不判断";
  return summary?.chart === "g" ? "g 图只看有事的期和最近一期，这一期不判断" : "这一期没有值，不判断";
}

/** Where the figure stands on its chart, what the series says today, and what was said about it. */
function saySignal(explained: Explained): string[] {
  const {figure, signal, summary, comments} = explained;
  const word = wordsOf(explained);
  const broken = signal && rules.filter((rule) => signal[rule] === "1");
  const kind = signal?.chart ? `${word("chart_kinds", signal.chart)}，` : "";
  const gap = signal?.chart === "g" ? `与上一次之间隔了 ${signal.gap} 期，` : "";
  const chart = signal
    ? `${signal.special ? `${broken!.map((rule) => word("xmr_rules", rule)).join("、")}，${word("specials", signal.special)}` : "通常的波动"}（${kind}${gap}中线 ${signal.center}，界限 ${signal.lower} 到 ${signal.upper}）`
    : whyNoSignal(figure.period_type, summary);
  return [
    `信号：${chart}`,
    ...(summary?.chart ? [`控制图：${word("chart_kinds", summary.chart)}。${summary.chart_why}`] : []),
    ...(summary && !["few_points", "few_events"].includes(summary.why)
      ? [
          `序列现状：${word("variations", summary.variation)}，自 ${summary.since} 起${summary.assurance ? `，目标${word("assurances", summary.assurance)}` : ""}${summary.rebase ? `；${summary.rebase}` : ""}`
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
