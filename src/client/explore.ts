import {formatCount, formatPeriod} from "../cards/format.js";
import {html, type Markup} from "../render/markup.js";
import type {CubeFile} from "../../loaders/site/cube.js";
import {type Cube, type Dim, openCube, type Place} from "./cube.js";
import {formatCsv} from "./csv.js";
import {drawLines} from "./exploreChart.js";
import {comparedCells, compareCell, releaseAt, rowsOf} from "./rows.js";
import {cellsOf, formatState, newests, parseState, type State, type View, viewOf} from "./view.js";
import {isHidden, namePlace, sayCell} from "./words.js";

// The script of the page 探索 alone. What it crosses is another script, which the page asks for before it: both are
// ordinary ones, so that they also run from a disk.
declare global {
  interface Window {
    exploreCube?: CubeFile;
  }
}

const spanNames = {month: "月", quarter: "季度", year: "年"};

function start(place: HTMLElement, cube: Cube, file: CubeFile) {
  place.innerHTML = html`<form class="explore-controls" aria-label="选什么、怎样排">
      <label class="wide"
        >指标或表<select name="measure">
          ${measureOptions(cube)}
        </select></label
      >
      <span id="explore-more"></span>
    </form>
    <section id="explore-view" class="card card-wide"></section>`.text;
  const form = place.querySelector("form")!;
  const more = place.querySelector<HTMLElement>("#explore-more")!;
  const output = place.querySelector<HTMLElement>("#explore-view")!;
  const measures = form.querySelector<HTMLSelectElement>("select[name=measure]")!;
  let now = "";
  let view: View;

  /** Draws what is asked for, and puts it into the address. */
  const show = (asked: Partial<State>) => {
    view = viewOf(cube, asked);
    const state = formatState(view.state);
    if (state === now) return;
    now = state;
    const focused = document.activeElement?.getAttribute("name");
    measures.value = view.measure.id;
    more.innerHTML = controls(view, file).text;
    output.innerHTML = draw(view, file).text;
    if (releaseAt(view, file) === undefined) drawRest(output.querySelector("tbody"), view);
    if (focused && focused !== "measure") form.querySelector<HTMLElement>(`[name="${focused}"]`)?.focus();
    if (location.hash.slice(1) !== state) location.hash = state;
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement | HTMLSelectElement;
    show(changed(view.state, input));
  });
  form.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    show({...view.state, rows: view.state.columns, columns: view.state.rows});
  });
  output.addEventListener("click", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("a[download]"))
      save(event.target as HTMLAnchorElement, view, file);
  });
  // [ and ]: the indicator before and after.
  addEventListener("keydown", (event) => {
    if ((event.key !== "[" && event.key !== "]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement && event.target.type !== "checkbox") return;
    const at = cube.measures.findIndex(({id}) => id === view.measure.id) + (event.key === "]" ? 1 : -1);
    const next = cube.measures[at];
    if (next) show(ofMeasure(view.state, next.id));
    event.preventDefault();
  });
  addEventListener("hashchange", () => show(parseState(location.hash)));
  show(parseState(location.hash));
}

/** Another measure has other dimensions; what both have stays. */
const ofMeasure = ({span, newest, fixed, release, differing}: State, measure: string): Partial<State> => ({
  ...{measure, span, newest, fixed, release, differing}
});

function changed(state: State, {name, value}: HTMLInputElement | HTMLSelectElement): Partial<State> {
  if (name === "measure") return ofMeasure(state, value);
  if (name.startsWith(".")) return {...state, fixed: {...state.fixed, [name.slice(1)]: value}};
  if (name === "newest") return {...state, newest: value === "all" ? value : (Number(value) as State["newest"])};
  if (name === "differing") return {...state, differing: !state.differing};
  // A dimension that goes down can't go across as well: the two change places.
  if (name === "rows" && value === state.columns) return {...state, rows: value, columns: state.rows};
  return {...state, [name]: value};
}

function measureOptions({measures}: Cube): Markup[] {
  const option = ({id, name}: {id: string; name: string}) => html`<option value="${id}">${name}</option>`;
  return [
    html`<optgroup label="指标">${measures.filter((one) => one.indicator).map(option)}</optgroup>`,
    html`<optgroup label="发布的表">${measures.filter((one) => !one.indicator).map(option)}</optgroup>`
  ];
}

function select(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  now: string
) {
  return html`<label
    >${label}<select name="${name}">
      ${options.map(
        ([value, text]) => html`<option value="${value}" ${value === now ? html` selected` : ""}>${text}</option>`
      )}
    </select></label
  >`;
}

function controls({state, measure, fixed, spans, rowDim}: View, {releases, release}: CubeFile): Markup {
  const dims = measure.dims.filter((dim) => dim.places.length > 1 || dim === rowDim);
  const titles = dims.map(({id, title}) => [id, title] as const);
  const kept = measure.then ? releases.filter(([id]) => id !== release) : [];
  return html`${
    spans.length > 1
      ? select(
          "span",
          "按",
          spans.map((span) => [span, spanNames[span]]),
          state.span
        )
      : ""
  }
  ${select("rows", "行", titles, state.rows)}
  ${dims.length > 1 ? select("columns", "列", [["", "不分"] as const, ...titles.filter(([id]) => id !== state.rows)], state.columns) : ""}
  ${select(
    "newest",
    "期数",
    newests.map((one) => [String(one), one === "all" ? "全部" : `最近 ${one} 期`]),
    String(state.newest)
  )}
  ${fixed
    .filter(({places}) => places.length > 1)
    .map(({dim, place, places}) =>
      select(
        `.${dim.id}`,
        dim.title,
        places.map((one) => [one.code, namePlace(dim, one)]),
        place.code
      )
    )}
  ${kept.length ? select("release", "对照", [["", "不对照"], ...kept.map(([id, asOf]) => [id, `${formatPeriod(asOf)}的发布`] as const).reverse()], state.release) : ""}
  ${state.release ? html`<label class="check"><input type="checkbox" name="differing" ${state.differing ? html` checked` : ""} />只列不同的</label>` : ""}
  ${state.columns ? html`<button type="button">行列对调</button>` : ""}`;
}

/** A view: what it is, its lines, its table. */
function draw(view: View, file: CubeFile): Markup {
  const {measure, rowDim, columnDim, fixed} = view;
  const cells = cellsOf(view);
  const hidden = cells.filter(({cell}) => isHidden(measure, cell)).length;
  const at = fixed.map(({dim, place}) => namePlace(dim, place)).join(" · ");
  const release = releaseAt(view, file);
  const title = `${measure.name}，按${rowDim.title}${columnDim ? `和${columnDim.title}` : ""}`;
  const then = release === undefined ? undefined : file.releases[release]!;
  return html`<h2>${title}</h2>
    <p class="lead" role="status">
      ${at ? `${at}。` : ""}${measure.unit === "元" ? "" : `单位：${measure.unit}。`}${formatCount(cells.length)}
      个数${hidden ? `，其中 ${formatCount(hidden)} 个隐去，不是 0` : ""}。${then ? `与${formatPeriod(then[1])}的发布（${then[0]}）对照。` : ""}
    </p>
    ${release === undefined ? html`${drawLines(view) ?? ""}${table(view, title)}` : comparison(view, file, release, title)}
    <p class="source">
      <a href="#" download="${measure.id}.csv">下载这些行（CSV）</a>
      ${measure.indicator ? html`<a href="./indicators/${measure.id}.html">这个指标的页</a>` : html`<a href="./data/${measure.table}.csv">整张表（CSV）</a>`}
      <a href="#${formatState(view.state)}">这一屏的地址</a
      ><span>数据截至 ${formatPeriod(file.asOf)} · 发布 ${file.release}</span>
    </p>`;
}

/** Names of rows and columns lead to that one alone. */
function linkTo(view: View, dim: Dim, place: Place): string {
  const {state, rowDim, columnDim} = view;
  const other = dim === rowDim ? columnDim : rowDim;
  const rest = view.measure.dims.filter((one) => one !== dim && one !== other);
  const rows = other?.id ?? (dim.id === "period" ? rest[0]?.id : "period") ?? dim.id;
  return formatState({...state, rows, columns: "", fixed: {...state.fixed, [dim.id]: place.code}});
}

/** So many cells are drawn in one go; the other rows follow, so that no step keeps a reader waiting. */
const atOnce = 120;
const rowsAtOnce = ({columns}: View) => Math.max(1, Math.floor(atOnce / Math.max(1, columns.length)));

function table(view: View, caption: string): Markup {
  const {columns, rowDim, columnDim} = view;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}（可滚动）">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${rowDim.title}</th>
          ${
            columnDim
              ? columns.map((column) => html`<th scope="col" class="number">${link(view, columnDim, column)}</th>`)
              : html`<th scope="col" class="number">值</th>`
          }${hasBars(view) ? html`<th scope="col"><span class="unseen">长短</span></th>` : ""}
        </tr>
      </thead>
      <tbody>
        ${tableRows(view, 0, rowsAtOnce(view))}
      </tbody>
    </table>
  </div>`;
}

const hasBars = (view: View) => !view.columnDim && view.rowDim.id !== "period" && mostOf(view) > 0;

const link = (view: View, dim: Dim, place: Place) =>
  view.measure.dims.length > 1
    ? html`<a href="#${linkTo(view, dim, place)}">${namePlace(dim, place)}</a>`
    : html`${namePlace(dim, place)}`;

function tableRows(view: View, from: number, to: number): Markup[] {
  const {measure, rows, columns, rowDim, columnDim} = view;
  const most = hasBars(view) ? mostOf(view) : 0;
  const across = columnDim ? columns.length : 1;
  return rows.slice(from, to).map((row, k) => {
    const cells = Array.from({length: across}, (_, j) => {
      const cell = view.cell(from + k, j);
      if (cell === undefined) return html`<td class="number none">–</td>`;
      return html`<td class="number${isHidden(measure, cell) ? " hidden-figure" : ""}">${sayCell(measure, cell)}</td>`;
    });
    return html`<tr>
      <th scope="row">${link(view, rowDim, row)}</th>
      ${cells}${most ? html`<td>${bar(view, from + k, most)}</td>` : ""}
    </tr>`;
  });
}

/** Draws the rows that are left, some at a time, as long as the view is looked at. */
function drawRest(body: HTMLElement | null, view: View, from = rowsAtOnce(view)) {
  if (!body || from >= view.rows.length) return;
  setTimeout(() => {
    if (!body.isConnected) return;
    const to = from + rowsAtOnce(view);
    body.insertAdjacentHTML("beforeend", tableRows(view, from, to).join(""));
    drawRest(body, view, to);
  });
}

/** The largest number of a column; 0 where bars would not say it. */
function mostOf(view: View): number {
  const values = cellsOf(view).map(({cell}) => view.measure.value(cell) ?? 0);
  return values.some((value) => value < 0) ? 0 : values.reduce((most, value) => Math.max(most, value), 0);
}

function bar(view: View, row: number, most: number): Markup {
  const cell = view.cell(row, 0);
  const value = cell === undefined ? null : view.measure.value(cell);
  if (value === null) return html``;
  return html`<svg class="explore-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect width="${Math.round((1000 * value) / most) / 10}" height="8" />
  </svg>`;
}

/** Every figure then and now. */
function comparison(view: View, file: CubeFile, release: number, caption: string): Markup {
  const {measure, rowDim, columnDim} = view;
  const compared = comparedCells(view, file);
  if (compared.length === 0) return html`<p>这一屏里没有与那次发布不同的数。</p>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}，那次与现在（可滚动）">
    <table>
      <caption>
        ${caption}，那次与现在
      </caption>
      <thead>
        <tr>
          <th scope="col">${rowDim.title}</th>
          ${columnDim ? html`<th scope="col">${columnDim.title}</th>` : ""}
          <th scope="col" class="number">那次</th>
          <th scope="col" class="number">现在</th>
          <th scope="col" class="number">差</th>
          <th scope="col">现值自</th>
          <th scope="col">原因</th>
        </tr>
      </thead>
      <tbody>
        ${compared.map(({row, column, cell}) => {
          const {then, difference, since, reason, differs} = compareCell(
            view,
            file,
            cell,
            measure.then!(cell, release)
          );
          return html`<tr${differs ? html` class="differs"` : ""}><th scope="row">${namePlace(rowDim, row)}</th>${columnDim ? html`<td>${namePlace(columnDim, column!)}</td>` : ""}<td class="number">${then}</td><td class="number">${sayCell(measure, cell)}</td><td class="number">${difference}</td><td>${since}</td><td>${reason === "见发布记录" ? html`<a href="./release-log.html">见发布记录</a>` : reason}</td></tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** Gives the reader the rows that are looked at, as a file. */
function save(link: HTMLAnchorElement, view: View, file: CubeFile) {
  link.href = URL.createObjectURL(new Blob([formatCsv(rowsOf(view, file))], {type: "text/csv;charset=utf-8"}));
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const place = document.querySelector<HTMLElement>("#explore")!;
const file = window.exploreCube;
if (file) start(place, openCube(file), file);
else
  place.querySelector("p")!.textContent = "这一页的数（explore-cube.js）打不开，请刷新页面；仍打不开的，请告诉运维。";
