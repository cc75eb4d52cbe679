import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {DataError} from "../errors.js";
import {currentRelease, listReleases} from "../release/ledger.js";

interface Receipts {
  release: string;
  as_of: string;
  contracts: {
    id: string;
    title: string;
    files: {delivery: string; file: string; sheet: string; sha256: string; rows: number}[];
  }[];
  indicators: {
    id: string;
    name: string;
    definition: string;
    unit: string;
    sql: string;
    contracts: string[];
    target: {operator: string; value: string | number; source: string; valid_from: string | null} | null;
    responsible_unit: string;
    limitations: string[];
    disclosure: string;
  }[];
}
type Figure = Record<
  "indicator_id" | "period" | "area_code" | "value" | "numerator" | "denominator" | "target" | "status" | "flag",
  string
>;

export interface Explained {
  figure: Figure;
  area: string;
  indicator: Receipts["indicators"][number];
  contracts: Receipts["contracts"];
  release: string;
  asOf: string;
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
  return {
    figure,
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
export function sayExplained({figure, area, indicator, contracts, release, asOf, vintages}: Explained): string[] {
  const shown = (value: string, flag: string) =>
    `${value === "" ? "（空）" : `${value} ${indicator.unit}`}${flag ? `，${flags[flag] ?? flag}` : ""}`;
  const {target} = indicator;
  return [
    `${indicator.name}（${indicator.id}） ${figure.period} ${area === "区本级" ? "全区" : area}`,
    `值：${shown(figure.value, figure.flag)}`,
    ...(figure.denominator ? [`分子 / 分母：${figure.numerator} / ${figure.denominator}`] : []),
    `口径：${indicator.definition}`,
    `目标：${target ? `${target.operator} ${target.value} ${indicator.unit}${target.valid_from ? `，自 ${target.valid_from}` : ""}；${target.source}` : "未设目标"}`,
    `状态：${statuses[figure.status] ?? figure.status}；责任单位：${indicator.responsible_unit}`,
    `披露：${indicator.disclosure}`,
    ...indicator.limitations.map((l) => `局限：${l}`),
    `发布：${release}，数据到 ${asOf}`,
    "历次发布的同一个数：",
    ...vintages.map((v) => `  ${v.release}  ${shown(v.value, v.flag)}`),
    ...contracts.flatMap((c) => [
      `来源《${c.title}》（${c.files.length} 份）：`,
      ...c.files.map(
        (f) => `  ${f.delivery} ${f.file}${f.sheet ? `《${f.sheet}》` : ""}  ${f.rows} 行  sha256 ${f.sha256}`
      )
    ]),
    "SQL：",
    indicator.sql
  ];
}

async function readRows<T>(dir: string, name: string): Promise<T[]> {
  return parse(await readFile(join(dir, `${name}.csv`)), {columns: true}) as T[];
}
