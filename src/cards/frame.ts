import {formatPeriod, noData, sayLate, statuses} from "./format.js";
import {html, type Markup} from "./html.js";
import type {Place, Site} from "./site.js";

export interface Frame {
  /** An anchor for links into the page. */
  id?: string;
  /** What to see, as a fact computed from the rows. */
  title: string;
  value?: readonly [number: string, unit: string];
  status?: string;
  /** A sentence under the value. */
  lead?: string;
  body?: readonly Markup[];
  /** The period that the value speaks of. */
  period?: string;
  resource: string;
  receipt: Markup;
  limitations?: readonly string[];
  wide?: boolean;
}

/** What all cards share: heading, value with unit and date, chart, table, file, receipt, limits. */
export function frame(site: Site, place: Place, f: Frame): string {
  return html`<section class="card${f.wide ? " card-wide" : ""}" ${f.id ? html` id="${f.id}"` : ""}>
    <div class="card-head">
      <h3>${f.title}</h3>
      ${f.status ? chip(f.status) : ""}
    </div>
    ${f.value ? html`<p class="value"><b>${f.value[0]}</b> ${f.value[1]}${f.period ? html` <span class="as-of">${formatPeriod(f.period)}</span>` : ""}</p>` : ""}
    ${f.lead ? html`<p class="lead">${f.lead}</p>` : ""} ${f.body ?? ""}
    <div class="card-foot">
      ${f.receipt}${
        f.limitations?.length
          ? html`<details>
              <summary>局限</summary>
              <ul class="limits">
                ${f.limitations.map((limit) => html`<li>${limit}</li>`)}
              </ul>
            </details>`
          : ""
      }
      ${lateSources(site, f)}
      <p class="source">
        <a href="${place.root}data/${f.resource}.csv">下载 CSV</a
        ><span>数据截至 ${formatPeriod(site.release.as_of)}</span>
      </p>
    </div>
  </section>`.text;
}

/** Where a number stands on a source that is late, it says so. */
function lateSources(site: Site, {id, resource}: Frame): Markup | string {
  const receipt =
    site.receipts.indicators.find((indicator) => indicator.id === id) ??
    site.receipts.resources.find(
      (one) => one.name === resource && one.contracts.length < site.receipts.contracts.length / 2
    );
  const late = site.tables.sources.filter((row) => row.days_late !== "" && receipt?.contracts.includes(row.contract));
  if (late.length === 0) return "";
  const said = late.map((row) => `${row.title}${sayLate(row.days_late)}`);
  return html`<p class="late">来源未按时交付：${said.join("；")}</p>`;
}

/** A card whose source has not been delivered says so, and shows no number. */
export function emptyCard(
  site: Site,
  place: Place,
  title: string,
  resource: string,
  receipt: Markup,
  reason: string = noData
): string {
  return frame(site, place, {title, resource, receipt, body: [html`<p class="no-data">${reason}</p>`]});
}

/** A status in words; colour and mark only repeat it. */
export function chip(status: string): Markup {
  return html`<span class="chip ${status}">${statuses[status] ?? status}</span>`;
}
