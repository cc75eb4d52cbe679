import {type Block, card, type Content, nothing, paragraph, type Terms} from "./frame.js";
import {notPersonal, toIndicator} from "./receipt.js";
import {sayTarget} from "./series.js";
import type {IndicatorReceipt, ResourceReceipt, Site} from "./site.js";
import {link, muted} from "./text.js";

/** What the codes of a definition mean to a reader. */
const words: Record<string, string> = {
  month: "月",
  quarter: "季",
  year: "年",
  additive: "可加",
  "semi-additive": "存量，不可跨期相加",
  semi_additive: "存量，不可跨期相加",
  "non-additive": "不可加",
  non_additive: "不可加",
  higher: "越高越好",
  lower: "越低越好",
  context: "仅作背景，不分好坏",
  seed: "原文载明",
  published: "公开标准或法规",
  inference: "推断，待业务部门确认",
  A: "原文载明",
  P: "公开标准或法规",
  I: "推断，待业务部门确认",
  district: "区",
  street: "街镇",
  unit: "责任单位",
  event: "按发生的日期",
  accrual: "按所属月份",
  pay: "按发放月份",
  snapshot: "按台账的时点",
  month_end: "按月末",
  build: "按发布时"
};
const word = (code: string) => words[code] ?? code;

/** Every indicator with what it counts in a line, under an anchor that is its id, leading to its page. */
export const definitionIndex = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const {indicators} = site.receipts;
    if (indicators.length === 0) return nothing("指标口径");
    return {
      title: `${indicators.length} 项指标`,
      lead: "点名称看完整的口径、依据、局限、责任单位和计算语句。",
      wide: true,
      body: [
        {
          kind: "list",
          as: "index",
          items: indicators.map(({id, name, unit}) => ({
            text: [
              {kind: "anchor", id, text: ""},
              link(name, {...toIndicator(id), anchor: "definition"}),
              muted(`（${unit}）`)
            ]
          }))
        }
      ]
    };
  }
});

const term = (term: string, ...said: readonly string[]): Terms["terms"][number] => ({term, said});

/** An indicator’s definition in full. */
export function defineIndicator(site: Site, indicator: IndicatorReceipt): Content {
  const areas = typeof indicator.areas === "string" ? [indicator.areas] : indicator.areas;
  const since = indicator.target ? `，自 ${indicator.target.valid_from} 起` : "";
  return {
    form: "definition",
    id: indicator.id,
    title: indicator.name,
    aside: muted(`（${indicator.unit}）`),
    body: [
      paragraph(indicator.definition),
      {
        kind: "terms",
        terms: [
          term("目标", `${sayTarget(indicator)}${since}`),
          term("责任单位", indicator.responsible_unit),
          term("一级指标", saySection(site, indicator.section)),
          term("时间", `${word(indicator.time_basis)}；按${indicator.periods.map(word).join("、")}统计`),
          term("范围", areas.map(word).join("、")),
          term("加总", `${word(indicator.additivity)}；${word(indicator.direction)}`),
          term("依据", `${word(indicator.basis.kind)}：${indicator.basis.text}`),
          term("来源", sayContracts(site, indicator.contracts)),
          term("隐去规则", indicator.disclosure || notPersonal),
          ...(indicator.limitations.length ? [term("局限", ...indicator.limitations)] : [])
        ]
      },
      ...sql(indicator)
    ]
  };
}

/** Every published table, under the anchor “resource-” and its name. */
export const resourceDefinitions = card({
  resource: "indicators",
  receipt: "none",
  draw(_, site) {
    const {resources} = site.receipts;
    return resources.length === 0
      ? nothing("公布的数据表")
      : resources.map((resource) => defineResource(site, resource));
  }
});

function defineResource(site: Site, resource: ResourceReceipt): Content {
  return {
    form: "definition",
    id: `resource-${resource.name}`,
    title: resource.title,
    aside: [" ", {kind: "table-file", resource: resource.name}],
    body: [
      paragraph(`${resource.grain}。${resource.disclosure}`),
      {
        kind: "folded",
        heading: "来源与列",
        block: {
          kind: "terms",
          terms: [
            term("来源", sayContracts(site, resource.contracts)),
            term("列", resource.columns.map(({name, title}) => `${title}（${name}）`).join("、"))
          ]
        }
      },
      ...sql(resource)
    ]
  };
}

function sql({sql}: {sql: string}): Block[] {
  const text = sql.trim();
  return text === "" ? [] : [{kind: "sql", text}];
}

function sayContracts(site: Site, ids: readonly string[]): string {
  const titles = ids.map((id) => site.receipts.contracts.find((contract) => contract.id === id)?.title ?? id);
  return titles.join("、") || "不取自报送文件";
}

function saySection(site: Site, section: string | number): string {
  const text = String(section ?? "");
  return site.tables.standard_sections.find(({no}) => no === text)?.name ?? (text || "不对应国家标准的一级指标");
}
