import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type Column, type Contract, listIds, listTitles} from "../contracts/language/contract.js";
import {grammarOf} from "../contracts/language/grammar.js";
import {contracts} from "../contracts/index.js";
import type {Indicator, PeriodType, Window} from "../indicators/indicator.js";
import {indicators} from "../indicators/index.js";
import {aboutReleases, derived, resources} from "../tables/index.js";
import type {Disclosure, Resource} from "../tables/table.js";
import {root} from "../base/sources.js";

/** Writes docs/data.md; gives its path. */
export async function writeDataDictionary(): Promise<string> {
  const file = join(root, "docs", "data.md");
  await writeFile(file, formatDataDictionary());
  return file;
}

/** docs/data.md from what the program itself goes by: contracts, published tables, indicators. */
export function formatDataDictionary(): string {
  return `${[
    "# 数据字典",
    "本页由 `npm run docs` 从程序所用的定义印出，不要手改；改的是 `loaders/contracts/`、`loaders/tables/` 和 `loaders/indicators/`。" +
      "报送的约定见 [exports.md](exports.md)，词义和依据见 [domain.md](domain.md)。",
    "## 报送的表",
    "表头可以用别名，列的顺序不限；认不出的列不读。“入库”一列：“假名”是身份证号等变为带密钥的假名；“否”是检查之后丢弃；“丢弃”是认出来就丢弃，不作检查。",
    ...contracts.map(formatContract),
    "## 代码表",
    table(
      ["代码表", "所指"],
      listIds.map((id) => [`[${id}.csv](../data/reference/${id}.csv)`, listTitles[id]])
    ),
    "## 发布的表",
    "站点上的每个数都在这些表里，在站点的 `data/` 下：CSV，UTF-8，有表头；`data/datapackage.json` 说明每张表的列、字节数和校验和。" +
      "此外有 `release.json`（这次发布）和 `receipts.json`（每个数的口径、SQL、文件、隐去规则）。",
    ...[...resources, ...derived, ...aboutReleases].map(formatResource),
    "## 指标",
    "所有指标都在 `indicators.csv` 里，一行是一个指标在一个期间、一个地区的值。算法（SQL）印在站点上它自己的页（`indicators/<代号>.html`）。",
    ...indicators.map(formatIndicator)
  ].join("\n\n")}\n`;
}

function formatContract(contract: Contract): string {
  const headers = (names: readonly string[]) => names.map((n) => contract.columns[n]!.header).join("＋");
  const how = {
    register: `登记册：同一“${headers(contract.key)}”以最新交付的一行为准，没有再出现的行不删`,
    period: `期间表：同一“${headers(contract.period)}”由含有它的最新交付整体替换`,
    snapshot: `时点表：同一“${headers(contract.period)}”由含有它的最新交付整体替换`
  }[contract.kind];
  const byUnit = "；写明填报单位的行，只替换该单位的那一期，没有写明的替换整期";
  return [
    `### ${contract.title}`,
    list([
      `代号：\`${contract.id}\``,
      `${contract.grain}`,
      `报送单位：${contract.office}`,
      contract.columns["reporting_unit"] ? how + byUnit : how,
      `同一文件里不得重复：${headers(contract.key)}`
    ]),
    table(
      ["表头", "别名", "列名", "写法", "必填", "入库", "说明"],
      Object.entries(contract.columns).map(([name, column]) => [
        column.header,
        (column.aliases ?? []).join("、"),
        `\`${name}\``,
        sayType(column),
        column.required ? "是" : "",
        sayKept(column),
        column.about
      ])
    ),
    ...(contract.rules.length
      ? [
          `跨列规则：`,
          list(contract.rules.map((r) => `${r.say}（\`${r.id}\`${r.severity ? "，只提醒，行照样入库" : ""}）`))
        ]
      : [])
  ].join("\n\n");
}

function sayType(column: Column): string {
  if (column.type === "pii") return "个人信息";
  const {expected} = grammarOf(column, {factor: 1, codes: new Map()});
  const says = (words: readonly string[] | undefined, what: string) =>
    words ? `；${words.join("、")} 表示${what}` : "";
  const extra = says(column.nulls, "没有") + says(column.unpublished, "有而没有公布");
  return column.type === "code"
    ? `${expected}：[${column.list}](../data/reference/${column.list}.csv)${extra}`
    : `${expected}${extra}`;
}

function sayKept(column: Column): string {
  if (column.type === "pii") return "丢弃";
  if (column.type === "id") return "假名";
  return column.keep === false ? "否" : column.keep === "pseudonym" ? "假名" : "是";
}

const disclosures: Record<Disclosure["kind"], string> = {
  public: "不涉及人数，全部公布",
  persons: "人数在门槛以下的不公布，金额随人数",
  indicators: "各指标按自己的规则",
  windows: "时段里有一个月隐去的一同隐去",
  figures: "随所对照的指标",
  rows: "行数会使隐去的人数被推算的，不公布行数"
};

const worked = {published: "已公布的值", releases: "保留的各次发布"};

function formatResource({name, title, grain, key, columns, contracts: from, disclosure, workedOut}: Resource): string {
  const titles = from.map((id) => contracts.find((c) => c.id === id)!.title);
  const delivered = titles.length === contracts.length ? "全部报送的表" : titles.map((t) => `《${t}》`).join("、");
  return [
    `### ${name}.csv ${title}`,
    list([
      grain,
      `键：${key.map((k) => `\`${k}\``).join("、")}`,
      `来源：${workedOut ? worked[workedOut.from] : delivered || "参考数据"}`,
      ...(workedOut ? [] : [`公布：${disclosures[disclosure.kind]}`])
    ]),
    table(
      ["列", "中文名", "类型", "单位", "说明"],
      columns.map(({name, title, type, unit = "", about}) => [
        `\`${name}\``,
        title,
        type,
        unit,
        about === title ? "" : about
      ])
    ),
    ...(workedOut ? [`算法：${workedOut.method}`] : [])
  ].join("\n\n");
}

const periods: Record<PeriodType, string> = {month: "月", quarter: "季", year: "年"};
const say = (types: readonly PeriodType[]) => types.map((p) => periods[p]).join("、") || "无";
const bases: Record<Indicator["basis"]["kind"], string> = {seed: "原文", published: "公开资料", inference: "推断"};

const windows: Record<Window, string> = {ytd: "年初至当月", rolling12: "截至当月的十二个月"};

function formatIndicator(d: Indicator): string {
  return [
    `### ${d.name}`,
    list([
      `代号：\`${d.id}\`，单位：${d.unit}`,
      `口径：${d.definition}`,
      `期间：全区 ${say(d.periods.district)}；街镇 ${say(d.periods.street)}`,
      `责任单位：${d.responsibleUnit}`,
      `依据：${bases[d.basis.kind]}，${d.basis.text}`,
      ...(d.cumulative ? [`累计：${d.cumulative.map((w) => windows[w]).join("、")}`] : []),
      `没有行：${d.absent.say}`,
      ...d.limitations.map((l) => `局限：${l}`)
    ])
  ].join("\n\n");
}

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
