import type {Block, Frame, List, Paragraph, Tile, Tiles} from "../cards/frame.js";
import {formatPeriod} from "../cards/format.js";
import type {Receipt} from "../cards/receipt.js";
import {type Cell, type Figure, sayCell, type Table} from "../cards/table.js";
import {type Link, type Part, partsOf, type Text} from "../cards/text.js";
import type {Series} from "../cards/chart.js";
import {html, type Markup, raw} from "./markup.js";
import {drawSvg, fits, fitsNarrow} from "./svg.js";

/**
 * Frames as finished HTML and SVG, for a page that reaches the root of the site by `root` (“./” or “../”). The only place
 * that knows how a card looks on a page; colours and widths are in src/styles. Cards without an anchor of their own get
 * `anchor`, where links and the search find them.
 */
export function renderHtml(frames: readonly Frame[], root: string, anchor?: string): string {
  const at = new Page(root);
  const place = (i: number) => anchor && (i === 0 ? anchor : `${anchor}-${i + 1}`);
  return frames.map((frame, i) => at.frame(frame, place(i)).text).join("\n");
}

class Page {
  readonly root: string;
  constructor(root: string) {
    this.root = root;
  }

  frame(frame: Frame, anchor?: string): Markup {
    if (frame.form === "bare") return html`${this.blocks(frame)}`;
    return frame.form === "definition" ? this.definition(frame) : this.card(frame, frame.id ?? anchor);
  }

  /** What all cards share: heading, value with unit and date, chart, table, file, receipt, limits. */
  card(f: Frame, id?: string): Markup {
    const kind = `card${f.wide ? " card-wide" : ""}${f.low ? ` low-${f.low}` : ""}${f.share ? ` card-${f.share}` : ""}${f.split ? " card-split" : ""}${onPaper(f)}`;
    return html`<section class="${kind}" ${id ? html` id="${id}"` : ""}>
      <div class="card-head">
        <h3>${f.title}</h3>
        ${f.status ? this.text(f.status) : ""}
      </div>
      ${f.value ? html`<p class="value"><b>${f.value[0]}</b> ${f.value[1]}${f.period ? html` <span class="as-of">${formatPeriod(f.period)}</span>` : ""}</p>` : ""}
      ${f.lead ? html`<p class="lead">${f.lead}</p>` : ""} ${this.blocks(f, (block) => !isFolded(block))}
      ${f.share ? this.blocks(f, isFolded) : this.foot(f)}
    </section>`;
  }

  foot(f: Frame): Markup {
    return html`<div class="card-foot">
      ${this.blocks(f, isFolded)}
      ${f.receipt ? receipt(f.receipt, this.text({kind: "link", ...f.receipt.more, to: f.receipt.more})) : ""}${
        f.limitations?.length
          ? fold(
              "局限",
              html`<ul class="limits">
                ${f.limitations.map((limit) => html`<li>${limit}</li>`)}
              </ul>`
            )
          : ""
      }
      ${f.late.length ? html`<p class="late">来源未按时交付：${f.late.join("；")}</p>` : ""}
      <p class="source">
        <a href="${this.root}data/${f.resource}.csv">下载 CSV</a><span>数据截至 ${formatPeriod(f.asOf)}</span>
      </p>
    </div>`;
  }

  definition(f: Frame): Markup {
    return html`<section
      class="definition${f.wide ? " definition-wide" : ""}${f.low ? ` low-${f.low}` : ""}"
      id="${f.id}"
    >
      <h3>${f.title}${f.aside ? this.text(f.aside) : ""}</h3>
      ${this.blocks(f)}
    </section>`;
  }

  blocks({body = []}: Frame, wanted: (block: Block) => boolean = () => true): Markup[] {
    return body.filter(wanted).map((block) => this.block(block));
  }

  block(block: Block): Markup {
    switch (block.kind) {
      case "table":
        return this.table(block);
      case "paragraph":
        return this.paragraph(block);
      case "list":
        return this.list(block);
      case "group":
        return html`<div class="${block.as}">${block.blocks.map((one) => this.block(one))}</div>`;
      case "terms":
        return html`<dl class="receipt">
          ${block.terms.map(
            ({term, said}) =>
              html`<dt>${term}</dt>
                ${said.map((one) => html`<dd>${one}</dd>`)}`
          )}
        </dl>`;
      case "sql":
        return fold("计算语句", html`<pre>${block.text}</pre>`, "screen");
      case "tile-map":
        return html`<ul class="tile-map" aria-label="${block.label}">
          ${block.tiles.map(
            ({name, row, column, to, text, state}) =>
              html`<li class="${state} row-${row} column-${column}">
                <a href="${this.href(to)}"><b>${name}</b>${text ? html`<span>${text}</span>` : ""}</a>
              </li>`
          )}
        </ul>`;
      case "folded":
        return fold(block.heading, this.block(block.block));
      case "tiles":
        return this.tiles(block);
      default:
        return html`${block.legend ? legend(block.legend) : ""}${drawn(block)}`;
    }
  }

  paragraph({as, text}: Paragraph): Markup {
    return as === "plain" ? html`<p>${this.text(text)}</p>` : html`<p class="${as}">${this.text(text)}</p>`;
  }

  list({as, label, items}: List): Markup {
    const lines = items.map(({text, state}) =>
      state
        ? html`<li class="${as === "lamps" ? "lamp " : ""}${state}">${this.text(text)}</li>`
        : html`<li>${this.text(text)}</li>`
    );
    if (as === "clock")
      return html`<ol class="clock" aria-label="${label}">
        ${lines}
      </ol>`;
    return html`<ul class="${as === "signs" ? "legend-words" : as}">
      ${lines}
    </ul>`;
  }

  tiles({heading, tiles}: Tiles): Markup {
    if (heading === undefined) return html`<div class="tiles">${tiles.map((tile) => this.tile(tile))}</div>`;
    return html`<section class="wall">
      <h3>${heading}<span class="muted">（${tiles.length} 项）</span></h3>
      <div class="minis">${tiles.map((tile) => this.mini(tile))}</div>
    </section>`;
  }

  /** One line of the overview: name, value, status, comparison, picture, and where to read more. */
  tile(t: Tile): Markup {
    const heading = html`<h3>${this.text({kind: "link", text: t.title, to: t.to})}</h3>`;
    if (t.empty)
      return html`<section class="tile">
        ${heading}
        <p class="no-data">${t.empty}</p>
      </section>`;
    return html`<section class="tile${t.chart ? "" : " low-everywhere"}">
      <div class="card-head">${heading}${t.status ? this.text(t.status) : ""}</div>
      <p class="value">
        <b>${t.value![0]}</b> ${t.value![1]}
        <span class="as-of">${formatPeriod(t.period!)}${t.provisional ? "（未满期）" : ""}</span>
      </p>
      <p class="lead">${t.lead}</p>
      ${t.chart ? drawn(t.chart) : ""}
      <p class="source">
        <span>${t.goal}</span><a href="${this.root}indicators/${t.definition}.html#definition">口径</a>
      </p>
    </section>`;
  }

  /** The same, smaller. */
  mini(t: Tile): Markup {
    const heading = html`<h4>${this.text({kind: "link", text: t.title, to: t.to})}</h4>`;
    const anchor = t.anchor ? html` id="${t.anchor}"` : "";
    if (t.empty)
      return html`<div class="mini" ${anchor}>
        ${heading}
        <p class="no-data">${t.empty}</p>
      </div>`;
    return html`<div class="mini" ${anchor}>
      ${heading}
      <p class="value"><b>${t.value![0]}</b> ${t.value![1]} <span class="as-of">${formatPeriod(t.period!)}</span></p>
      ${t.chart ? drawn(t.chart) : ""} ${t.marks ? html`<p class="marks">${this.text(t.marks)}</p>` : ""}
    </div>`;
  }

  table({caption, columns, rows, folded, stack, note}: Table): Markup {
    const whole = html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${stack === "run-on" ? runOnClass : stack ? stackClass : ""}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({title, numeric}) => html`<th scope="col" ${numeric ? numberClass : ""}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
      (row) =>
        html` <tr>
          ${row.map((cell, i) =>
            i === 0
              ? html`<th scope="row">${this.cell(cell)}</th>`
              : html`<td${classOf(columns[i]!, cell)}${stack ? html` data-title="${columns[i]!.title}"` : ""}>${this.cell(cell)}</td>`
          )}
        </tr>`
    )}
</tbody></table></div>${note ? html`<p class="note">${note}</p>` : ""}`;
    return folded ? fold("数据表", whole, "data") : whole;
  }

  cell(cell: Cell): Markup {
    if (typeof cell === "object" && "kind" in cell) {
      if (cell.kind === "figure") return this.figure(cell);
      if (cell.kind === "drawing") return raw(drawSvg(cell.chart));
      if (cell.kind === "lines")
        return html`<ul class="plain">
          ${cell.lines.map((line) => html`<li>${this.text(line)}</li>`)}
        </ul>`;
    }
    return this.text(cell);
  }

  figure({text, to, under}: Figure): Markup {
    const number = to ? this.text({kind: "link", text, to}) : html`${text}`;
    return under === undefined ? number : html`${number}<small>${under}</small>`;
  }

  text(text: Text): Markup {
    return html`${partsOf(text).map((part) => this.part(part))}`;
  }

  part(part: Part): Markup {
    if (typeof part === "string") return html`${part}`;
    switch (part.kind) {
      case "link":
        return html`<a href="${this.href(part.to)}">${part.text}</a>`;
      case "table-file":
        return html`<a class="file" href="${this.root}data/${part.resource}.csv">${part.resource}.csv</a>`;
      case "status":
        return html`<span class="chip ${part.code}">${part.text}</span>`;
      case "lamp":
        return html`<span class="light ${part.code}">${part.text}</span>`;
      case "mark":
        return html`<span class="mark ${part.code}">${part.text}</span>`;
      case "sign":
        return html`<span class="dot ${part.code}">${part.text}</span>`;
      case "warning":
        return html`<b class="unexplained">${part.text}</b>`;
      case "revised":
        return html`<b class="revised">${part.text}</b>`;
      case "strong":
        return html`<b>${part.text}</b>`;
      case "muted":
        return html`<span class="muted">${part.text}</span>`;
      case "plain":
        return html`<span>${part.text}</span>`;
      case "code":
        return html`<code>${part.text}</code>`;
      case "anchor":
        return html`<span id="${part.id}">${part.text}</span>`;
      case "break":
        return html`<br />`;
    }
  }

  href(to: Link): string {
    if ("file" in to) return this.root + to.file;
    const anchor = to.anchor === undefined ? "" : `#${to.anchor}`;
    return "page" in to ? `${this.root}${to.page}.html${anchor}` : anchor;
  }
}

/** A table that repeats a chart; it stands with the other folds at the foot of the card. */
const isFolded = (block: Block): block is Table => block.kind === "table" && block.folded;

/**
 * How a card with a folded table lies on paper, where the table is printed too: a short one with all that follows beside
 * the picture, a longer one alone beside it, one that is very long or wide across the sheet.
 */
function onPaper({body = []}: Frame): string {
  const folded = body.find(isFolded);
  if (!folded) return "";
  const [long, wide] = [folded.rows.length, folded.columns.length];
  if (long <= 12 && wide <= 4) return " short";
  if (long <= 48 && wide <= 3) return " beside halves";
  if (long <= 24 && wide <= 4) return " beside";
  return long > 24 && wide <= 5 ? " across halves" : " across";
}

/** Nothing to be said in a cell is said by a dash; where cells run on like words it is left out. */
function classOf({numeric, short}: Table["columns"][number], cell: Cell): Markup {
  const classes = [numeric ? "number" : short ? "short" : "", sayCell(cell) === "–" ? "none" : ""].filter(Boolean);
  return classes.length ? html` class="${classes.join(" ")}"` : html``;
}

const numberClass = html` class="number"`;
const stackClass = html` class="stack"`;
const runOnClass = html` class="stack run-on"`;

function receipt({definition, sources, disclosure, release}: Receipt, more: Markup): Markup {
  return fold(
    "数从哪来",
    html`<dl class="receipt">
      <dt>口径</dt>
      <dd>${definition}</dd>
      <dt>来源</dt>
      ${sources.map((source) => html`<dd>${source}</dd>`)}
      <dt>隐去规则</dt>
      <dd>${disclosure}</dd>
      <dt>发布</dt>
      <dd>${release}</dd>
      <dt>详见</dt>
      <dd>${more}</dd>
    </dl>`
  );
}

/**
 * Shown when its heading is clicked, and always on paper. It stands behind the heading, not in it: what is in a closed
 * `details` a browser of before 2025 does not print, whatever a style sheet says.
 */
function fold(heading: string, content: Markup, kind: "" | "data" | "screen" = ""): Markup {
  return html`<details${kind ? html` class="${kind}"` : ""}>
      <summary>${heading}</summary>
    </details>
    <div class="fold${kind ? ` fold-${kind}` : ""}">${content}</div>`;
}

/** A legend in HTML, which wraps on a phone. */
function legend(entries: readonly Series[]): Markup {
  return html`<ul class="legend">
    ${entries.map(({name, color}) => html`<li><span class="swatch ${color}"></span>${name}</li>`)}
  </ul>`;
}

/** A chart for a desk and one for a phone and paper; the style sheet shows the one that fits. */
function drawn(chart: Parameters<typeof drawSvg>[0]): Markup {
  if (chart.wide)
    return html`<div class="chart chart-wide" role="region" tabindex="0" aria-label="${chart.label}（可横向滚动）">
      ${raw(drawSvg(chart))}
    </div>`;
  if (chart.kind === "spark") return html`<div class="chart">${raw(drawSvg(chart))}</div>`;
  if (!fitsNarrow(chart))
    return html`<div class="chart chart-scroll" role="region" tabindex="0" aria-label="${chart.label}（可横向滚动）">
      ${raw(drawSvg(chart))}
    </div>`;
  return html`<div class="chart">${raw(drawSvg(chart))}${raw(drawSvg(chart, fits.narrow))}</div>`;
}
