import type {Cube, Dim, Measure, Place} from "./cube.js";

/** What a reader looks at; it is the whole of the page's address. */
export interface State {
  measure: string;
  /** month, quarter or year. */
  span: Span;
  /** The dimensions down and across; "" is none. */
  rows: string;
  columns: string;
  /** The newest so many periods, or all of them. */
  newest: number | "all";
  /** The code of the one place that is looked at, of every dimension that is neither down nor across. */
  fixed: Readonly<Record<string, string>>;
  /** The kept release beside the present one, and whether only what differs is listed. */
  release: string;
  differing: boolean;
}

export type Span = "month" | "quarter" | "year";
export const spans: readonly Span[] = ["month", "quarter", "year"];
export const newests = [13, 5, 25, "all"] as const;

export const spanOf = (period: string): Span =>
  /^\d{4}$/.test(period) ? "year" : period.includes("Q") ? "quarter" : "month";

/** A view: the state made whole, and the cells that it shows. */
export interface View {
  state: State;
  measure: Measure;
  rows: readonly Place[];
  columns: readonly Place[];
  rowDim: Dim;
  columnDim: Dim | undefined;
  /** Dimensions of which one place is looked at, with the places that have cells. */
  fixed: readonly {dim: Dim; place: Place; places: readonly Place[]}[];
  /** The spans that the measure has. */
  spans: readonly Span[];
  /** The cell in a row and a column; undefined where no row of the table speaks of it. */
  cell(row: number, column: number): number | undefined;
}

export const district = "310104";
const isPeriod = ({id}: Dim) => id === "period";

/** Makes a view of what an address asks for; what is missing or means nothing becomes the usual. */
export function viewOf(cube: Cube, asked: Partial<State>): View {
  const id = cube.measures.some(({id}) => id === asked.measure) ? asked.measure! : cube.measures[0]!.id;
  const measure = cube.open(id);
  const {dims} = measure;
  const known = spans.filter((span) => dims.find(isPeriod)!.places.some(({code}) => spanOf(code) === span));
  const span = asked.span && known.includes(asked.span) ? asked.span : known[0]!;

  // Which places of every dimension have a cell in this span.
  const period = dims.find(isPeriod)!;
  const ofSpan = new Set(period.places.filter(({code}) => spanOf(code) === span).map(({at}) => at));
  const seen = dims.map(() => new Set<number>());
  for (let cell = 0; cell < measure.cells; cell++)
    if (ofSpan.has(period.at[cell]!)) dims.forEach(({at}, i) => seen[i]!.add(at[cell]!));
  const placesOf = (dim: Dim) => {
    const places = dim.places.filter(({at}) => seen[dims.indexOf(dim)]!.has(at));
    return isPeriod(dim) ? places.reverse() : places;
  };

  const rowDim = dims.find(({id}) => id === asked.rows) ?? period;
  const widest = dims
    .filter((dim) => dim !== rowDim && dim.id !== "window" && placesOf(dim).length > 1)
    .sort((a, b) => placesOf(b).length - placesOf(a).length)[0];
  const columnDim =
    asked.columns === ""
      ? undefined
      : (dims.find((dim) => dim.id === asked.columns && dim !== rowDim) ??
        (asked.columns === undefined ? widest : undefined));
  const newest = newests.find((one) => one === asked.newest) ?? newests[0];
  const shownOf = (dim: Dim) => {
    const places = placesOf(dim);
    return isPeriod(dim) && newest !== "all" ? places.slice(0, newest) : places;
  };
  const rows = shownOf(rowDim);
  const across = columnDim ? shownOf(columnDim) : [];
  // Time runs down from the newest, and across to the newest.
  const columns = columnDim && isPeriod(columnDim) ? [...across].reverse() : across;
  const fixed = dims
    .filter((dim) => dim !== rowDim && dim !== columnDim)
    .map((dim) => {
      const places = placesOf(dim);
      const place =
        places.find(({code}) => code === asked.fixed?.[dim.id]) ??
        places.find(({code}) => code === district || code === "all") ??
        // Of years the newest; of everything else the first in its list.
        (dim.id === "accrual_year" ? places.at(-1)! : places[0]!);
      return {dim, place, places};
    });
  const release = cube.file.releases.find(([id]) => id === asked.release && id !== cube.file.release)?.[0] ?? "";
  const base = dims.map((dim) => fixed.find((one) => one.dim === dim)?.place.at ?? 0);
  const [down, over] = [dims.indexOf(rowDim), columnDim ? dims.indexOf(columnDim) : -1];
  return {
    state: {
      ...{measure: id, span, newest, release},
      rows: rowDim.id,
      columns: columnDim?.id ?? "",
      fixed: Object.fromEntries(fixed.map(({dim, place}) => [dim.id, place.code])),
      differing: release !== "" && asked.differing === true
    },
    measure,
    rows,
    columns,
    rowDim,
    columnDim,
    fixed,
    spans: known,
    cell(row, column) {
      base[down] = rows[row]!.at;
      if (over >= 0) base[over] = columns[column]!.at;
      return measure.find(base);
    }
  };
}

const names = {measure: "m", span: "t", rows: "r", columns: "c", newest: "n", release: "v", differing: "d"} as const;

/** The state as the part of an address behind its #. */
export function formatState(state: State): string {
  const parts = new URLSearchParams();
  for (const key of ["measure", "span", "rows", "columns", "newest"] as const)
    parts.set(names[key], String(state[key]));
  for (const [dim, code] of Object.entries(state.fixed)) parts.set(`.${dim}`, code);
  if (state.release) parts.set(names.release, state.release);
  if (state.differing) parts.set(names.differing, "1");
  return parts.toString();
}

export function parseState(hash: string): Partial<State> {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const text = (key: keyof typeof names) => parts.get(names[key]) ?? undefined;
  const newest = text("newest");
  const known: Partial<Record<keyof State, unknown>> = {
    ...{measure: text("measure"), span: text("span"), rows: text("rows"), columns: text("columns")},
    newest: newest === "all" ? newest : newest === undefined ? undefined : Number(newest),
    ...{release: text("release"), differing: text("differing") === "1"},
    fixed: Object.fromEntries([...parts].flatMap(([key, code]) => (key.startsWith(".") ? [[key.slice(1), code]] : [])))
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Partial<State>;
}

/** The cells that a view shows, row by row. */
export function cellsOf(view: View): {row: Place; column: Place | undefined; cell: number}[] {
  const across = view.columnDim ? view.columns : [undefined];
  return view.rows.flatMap((row, i) =>
    across.flatMap((column, j) => {
      const cell = view.cell(i, j);
      return cell === undefined ? [] : [{row, column, cell}];
    })
  );
}
