import {html, type Markup} from "./html.js";

export interface Column<T> {
  title: string;
  /** Text to show. */
  value: (row: T) => string | Markup;
  numeric?: boolean;
  /** Never broken over two lines. */
  short?: boolean;
}

/** A table with its caption; the first column heads the rows. On a phone a stacked one becomes a list of its rows. */
export function table<T>(
  caption: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
  {stack = false}: {stack?: boolean} = {}
): Markup {
  const cells = rows.map((row) => columns.map(({value}) => value(row)));
  const hidden = cells.flat().some((cell) => typeof cell === "string" && cell.startsWith("＜"));
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${stack ? stackClass : ""}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({title, numeric}) => html`<th scope="col" ${numeric ? numberClass : ""}>${title}</th>`)}</tr></thead>
<tbody>${cells.map(
    (row) =>
      html` <tr>
        ${row.map((cell, i) =>
          i === 0
            ? html`<th scope="row">${cell}</th>`
            : html`<td${columns[i]!.numeric ? numberClass : columns[i]!.short ? shortClass : ""}${stack ? html` data-title="${columns[i]!.title}"` : ""}>${cell}</td>`
        )}
      </tr>`
  )}
</tbody></table></div>${hidden ? html`<p class="note">＜ 号表示人数小于该数，或为防止由合计倒推而一并隐去。</p>` : ""}`;
}

const numberClass = html` class="number"`;
const stackClass = html` class="stack"`;
const shortClass = html` class="short"`;

/** The table behind a chart, folded. */
export function foldedTable<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Markup {
  return html`<details>
    <summary>数据表</summary>
    ${table(caption, columns, rows)}
  </details>`;
}

/**
 * Rows turned into a grid: one line a row key, one column a column key. A cell that no row speaks of is empty
 * (`absent`), which is neither 0 nor 未报.
 */
export function pivot<T>(
  rows: readonly T[],
  {
    row,
    column,
    cell,
    absent = "–"
  }: {
    row: (d: T) => string;
    column: (d: T) => string;
    cell: (d: T) => string;
    absent?: string;
  }
): {rows: string[]; columns: string[]; at: (row: string, column: string) => string} {
  const cells = new Map(rows.map((d) => [`${row(d)}\n${column(d)}`, cell(d)]));
  return {
    rows: [...new Set(rows.map(row))],
    columns: [...new Set(rows.map(column))],
    at: (r, c) => cells.get(`${r}\n${c}`) ?? absent
  };
}
