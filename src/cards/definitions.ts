import {emptyCard} from "./frame.js";
import {html, type Markup} from "./html.js";
import {sayTarget} from "./indicator.js";
import type {Card, IndicatorReceipt, ResourceReceipt, Site} from "./site.js";

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
  unit: "责任单位"
};
const word = (code: string) => words[code] ?? code;

/** A list of all indicators, which leads into the page. */
export const definitionIndex: Card = (site) =>
  html`<ul class="index">
    ${site.receipts.indicators.map(({id, name}) => html`<li><a href="#${id}">${name}</a></li>`)}
  </ul>`.text;

/** Every indicator, under an anchor that is its id. */
export const definitions: Card = (site, place) => {
  const {indicators} = site.receipts;
  if (indicators.length === 0) return emptyCard(site, place, "指标口径", "indicators", html``);
  return indicators.map((indicator) => define(site, indicator)).join("\n");
};

function define(site: Site, indicator: IndicatorReceipt): string {
  const areas = typeof indicator.areas === "string" ? [indicator.areas] : indicator.areas;
  return html`<section class="definition" id="${indicator.id}">
    <h3>${indicator.name}<span class="muted">（${indicator.unit}）</span></h3>
    <p>${indicator.definition}</p>
    <dl class="receipt">
      <dt>说明</dt>
      <dd>${indicator.gloss}</dd>
      <dt>目标</dt>
      <dd>${sayTarget(indicator)}${indicator.target ? `，自 ${indicator.target.valid_from} 起` : ""}</dd>
      <dt>责任单位</dt>
      <dd>${indicator.responsible_unit}</dd>
      <dt>一级指标</dt>
      <dd>${saySection(site, indicator.section)}</dd>
      <dt>时间</dt>
      <dd>${indicator.time_basis}；按${indicator.periods.map(word).join("、")}统计</dd>
      <dt>范围</dt>
      <dd>${areas.map(word).join("、")}</dd>
      <dt>加总</dt>
      <dd>${word(indicator.additivity)}；${word(indicator.direction)}</dd>
      <dt>依据</dt>
      <dd>${word(indicator.basis.kind)}：${indicator.basis.text}</dd>
      <dt>来源</dt>
      <dd>${indicator.contracts.map((id) => contractTitle(site, id)).join("、") || "不取自报送文件"}</dd>
      <dt>隐去规则</dt>
      <dd>${indicator.disclosure || "不涉及个人，未隐去"}</dd>
      ${
        indicator.limitations.length
          ? html`<dt>局限</dt>
              ${indicator.limitations.map((limit) => html`<dd>${limit}</dd>`)}`
          : ""
      }
    </dl>
    ${code(indicator.sql)}
  </section>`.text;
}

/** Every published table, under the anchor “resource-” and its name. */
export const resourceDefinitions: Card = (site, place) => {
  const {resources} = site.receipts;
  if (resources.length === 0) return emptyCard(site, place, "公布的数据表", "indicators", html``);
  return resources.map((resource) => defineResource(site, place.root, resource)).join("\n");
};

function defineResource(site: Site, root: string, resource: ResourceReceipt): string {
  return html`<section class="definition" id="resource-${resource.name}">
    <h3>${resource.title} <a class="file" href="${root}data/${resource.name}.csv">${resource.name}.csv</a></h3>
    <p>${resource.grain}。${resource.disclosure}</p>
    <dl class="receipt">
      <dt>来源</dt>
      <dd>${resource.contracts.map((id) => contractTitle(site, id)).join("、") || "不取自报送文件"}</dd>
      <dt>列</dt>
      <dd>${resource.columns.map(({name, title}) => `${title}（${name}）`).join("、")}</dd>
    </dl>
    ${code(resource.sql)}
  </section>`.text;
}

function code(sql: string): Markup {
  return sql.trim() === ""
    ? html``
    : html`<details>
        <summary>计算语句（SQL）</summary>
        <pre>${sql.trim()}</pre>
      </details>`;
}

function contractTitle(site: Site, id: string): string {
  return site.receipts.contracts.find((contract) => contract.id === id)?.title ?? id;
}

function saySection(site: Site, section: string | number): string {
  const text = String(section ?? "");
  return site.tables.standard_sections.find(({no}) => no === text)?.name ?? (text || "不对应国家标准的一级指标");
}
