import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {parseRows} from "../base/parseTable.js";
import {tables} from "../tables/index.js";
import {bundleScript} from "./bundleScript.js";
import {periodColumn, type Resource, resourceOf} from "../tables/table.js";

/** What the page 探索 runs, and before it the cube that it crosses: ordinary scripts, which also run from a disk. */
export const exploreScript = "explore.js";
export const cubeScript = "explore-cube.js";

/**
 * A column of numbers, packed: whole numbers to be divided by a power of ten, 32 bits each (or 64, as floating point, where
 * they are larger), their bytes in planes (all lowest bytes first), in base64. What is empty is the least number there is.
 */
export interface PackedNumbers {
  bits: 32 | 64;
  decimals: number;
  bytes: string;
}

export interface CubeDim {
  id: string;
  title: string;
  /** The list that the places are numbers of. */
  list: string;
  /** The places of the cells in that list, a byte each, in base64. */
  at: string;
}

export interface CubeMeasure {
  id: string;
  name: string;
  unit: string;
  /** The published table and the column that its numbers come from. */
  table: string;
  column: string;
  /** The indicator that it is. */
  indicator?: true;
  /** A count of persons: what is hidden of it is said by its limit. */
  persons?: true;
  values: PackedNumbers;
  parts?: {numerator: PackedNumbers; denominator: PackedNumbers};
}

/** What the kept releases published of the cells of an indicator. */
export interface CubeVintages {
  /** By cell: from which release on it is as it is now; 255 has no history, 254 is not told. */
  since: string;
  /** What it was before: cell (two bytes, in two planes), release from which on, number, flag. */
  cells: string;
  releases: string;
  values: PackedNumbers;
  flags: string;
  /** Why it changed with the newest release: cell, reason. */
  reasons: readonly (readonly [cell: number, reason: string])[];
}

/** Cells of the same places: one row of the published table each. */
export interface CubeBlock {
  cells: number;
  dims: readonly CubeDim[];
  flags: string;
  below: string;
  measures: readonly CubeMeasure[];
  vintages?: CubeVintages;
}

export interface CubeFile {
  release: string;
  asOf: string;
  flags: readonly string[];
  lists: Readonly<Record<string, readonly (readonly [code: string, name: string])[]>>;
  /** Every kept release, the oldest first. */
  releases: readonly (readonly [id: string, asOf: string])[];
  blocks: readonly CubeBlock[];
}

/** The published tables besides the indicators, in the order of the pages. */
const shown = [
  "payouts_monthly",
  "payouts_streets",
  "beneficiaries_monthly",
  "insurance_yearly",
  "resettlement_monthly",
  "resettlement_streets",
  "activities_monthly",
  "coverage_quarterly",
  "media_monthly",
  "two_lists_monthly",
  "two_lists_ageing",
  "stations_quarterly",
  "tasks_monthly",
  "tasks_ageing",
  "evidence_yearly"
] as const;

/** The code lists of columns that hold codes. */
const listOf: Readonly<Record<string, string>> = {
  benefit_item: "benefit_items",
  category: "beneficiary_categories",
  person_type: "person_types",
  placement_type: "placement_types",
  activity_type: "activity_types",
  level: "station_levels"
};

const district = "310104";
const hiddenInHistory = 254;
const noHistory = 255;
type Cells = Readonly<Record<string, string>>;
interface Row {
  /** The place in each dimension, as published. */
  at: readonly string[];
  cells: Cells;
}

/** Writes the cube of a data package into `dir`, and beside it the script that crosses it. */
export async function writeCube(packageDir: string, dir: string): Promise<void> {
  const cube = makeCube(await readTables(packageDir));
  await writeFile(join(dir, cubeScript), `window.exploreCube = ${JSON.stringify(cube)};\n`);
  await bundleScript("explore", join(dir, exploreScript));
}

export async function readTables(packageDir: string) {
  const text = (file: string) => readFile(join(packageDir, file), "utf8");
  const names = ["indicators", "indicators_cumulative", "labels", "releases", "vintages", "revisions", ...shown];
  const read = names.map(async (name) => [name, parseRows(await text(`${name}.csv`))] as const);
  const receipts = JSON.parse(await text("receipts.json")) as {
    release: string;
    as_of: string;
    indicators: readonly {id: string; name: string; unit: string; sensitivity: string}[];
  };
  return {receipts, tables: Object.fromEntries(await Promise.all(read))};
}

export function makeCube({receipts, tables: rows}: Awaited<ReturnType<typeof readTables>>): CubeFile {
  const labels = new Map(rows.labels!.map(({list, code, name}) => [`${list}/${code}`, name!]));
  const lists = new Lists((list, code) => nameOf(labels, list, code), rows);
  const flags = ["", "suppressed", "missing", "provisional"];
  const releases = rows.releases!.map(({release, as_of}) => [release!, as_of!] as const);

  const block = (
    dims: readonly {id: string; title: string; list: string}[],
    of: readonly Row[],
    measures: (numbers: (column: string) => PackedNumbers) => CubeMeasure[]
  ): CubeBlock => ({
    cells: of.length,
    dims: dims.map((dim, i) => ({
      ...dim,
      at: pack(Uint8Array.from(of, ({at}) => lists.place(dim.list, at[i]!)))
    })),
    flags: pack(Uint8Array.from(of, ({cells}) => placeIn(flags, cells.flag ?? ""))),
    below: pack(Uint8Array.from(of, ({cells}) => Number(cells.below ?? ""))),
    measures: measures((column) => packNumbers(of.map(({cells}) => cells[column] ?? "")))
  });

  const byIndicator = new Map<string, Row[]>(receipts.indicators.map(({id}) => [id, []]));
  for (const cells of rows.indicators!)
    byIndicator.get(cells.indicator_id!)?.push({at: [cells.area_code!, cells.period!, ""], cells});
  for (const cells of rows.indicators_cumulative!)
    byIndicator.get(cells.indicator_id!)?.push({at: [cells.area_code!, cells.period!, cells.window!], cells});
  const history = readHistory(rows.vintages!, rows.revisions!);

  const indicators = receipts.indicators.flatMap(({id, name, unit, sensitivity}): CubeBlock[] => {
    const of = byIndicator.get(id)!;
    if (of.length === 0) return [];
    const made = block(
      [
        {id: "area", title: "地区", list: "area"},
        {id: "period", title: "期间", list: "period"},
        {id: "window", title: "时段", list: "window"}
      ],
      of,
      (numbers) => [
        {
          ...{id, name, unit, table: "indicators", column: "value", indicator: true},
          ...(sensitivity.endsWith("person_count") ? {persons: true} : {}),
          values: numbers("value"),
          ...(of.some(({cells}) => cells.denominator !== "")
            ? {parts: {numerator: numbers("numerator"), denominator: numbers("denominator")}}
            : {})
        }
      ]
    );
    return [{...made, vintages: vintagesOf(of, history(id), releases, flags)}];
  });

  const others = shown.map((name): CubeBlock => {
    const resource = resourceOf(name, tables[name]);
    const period = periodColumn(resource)!.name;
    const dims = resource.key.map((column) => {
      const {title} = resource.columns.find((one) => one.name === column)!;
      if (column === period) return {id: "period", title, list: "period"};
      if (column === "area_code") return {id: "area", title, list: "street"};
      return {id: column, title, list: column};
    });
    const of = rows[name]!.map((cells) => ({at: resource.key.map((column) => cells[column]!), cells}));
    return block(dims, of, (numbers) =>
      measuresOf(resource).map(({name: column, title, unit, class: kind}) => ({
        ...{id: `${name}.${column}`, name: `${resource.title}：${title}`, unit: unit!, table: name, column},
        ...(kind === "person_count" ? {persons: true} : {}),
        values: numbers(column)
      }))
    );
  });

  return {
    release: receipts.release,
    asOf: receipts.as_of,
    flags,
    lists: lists.all(),
    releases,
    blocks: [...indicators, ...others.filter(({cells}) => cells > 0)]
  };
}

/** The columns of a table that count or add up something. */
const measuresOf = ({columns, key}: Resource) =>
  columns.filter(({name, unit}) => unit && name !== "below" && !key.includes(name));

function nameOf(labels: ReadonlyMap<string, string>, list: string, code: string): string {
  if (list === "period") return code;
  if (list === "window") return code === "" ? "当期" : (labels.get(`windows/${code}`) ?? code);
  if (list === "area" || list === "street") {
    if (code === district) return list === "area" ? "全区" : "区本级";
    return labels.get(`streets/${code}`) ?? code;
  }
  if (list === "category" && code === "all") return "合计（不重复）";
  if (list === "accrual_year") return `${code}年`;
  return labels.get(`${listOf[list] ?? list}/${code}`) ?? code;
}

/** The codes of each list that cells have, in the order of the code lists; periods in their order. */
class Lists {
  readonly #places = new Map<string, Map<string, number>>();
  readonly #name: (list: string, code: string) => string;

  constructor(name: (list: string, code: string) => string, rows: Readonly<Record<string, readonly Cells[]>>) {
    this.#name = name;
    const codes = new Map<string, Set<string>>();
    const add = (list: string, code: string) =>
      void (codes.get(list) ?? codes.set(list, new Set()).get(list)!).add(code);
    for (const [list, code] of [
      ["window", ""],
      ["area", district],
      ["street", district],
      ["category", "all"]
    ] as const)
      add(list, code);
    const lists = new Map(Object.entries(listOf).map(([column, list]) => [list, column]));
    for (const {list, code} of rows.labels!) {
      if (list === "streets") for (const one of ["area", "street"]) add(one, code!);
      else if (list === "windows") add("window", code!);
      else if (lists.has(list!)) add(lists.get(list!)!, code!);
    }
    for (const table of ["indicators", "indicators_cumulative"])
      for (const cells of rows[table]!) {
        add("area", cells.area_code!);
        add("period", cells.period!);
        add("window", cells.window ?? "");
      }
    for (const name of shown) {
      const {key, ...resource} = resourceOf(name, tables[name]);
      const period = periodColumn({key, ...resource})!.name;
      for (const cells of rows[name]!)
        for (const column of key)
          add(column === period ? "period" : column === "area_code" ? "street" : column, cells[column]!);
    }
    for (const [list, of] of codes) {
      const ordered = list === "period" ? [...of].sort() : [...of];
      if (ordered.length > 256) throw new Error(`${list}: more than 256 places`);
      this.#places.set(list, new Map(ordered.map((code, i) => [code, i])));
    }
  }

  place(list: string, code: string): number {
    return this.#places.get(list)!.get(code)!;
  }

  all(): CubeFile["lists"] {
    return Object.fromEntries(
      [...this.#places].map(([list, of]) => [
        list,
        [...of.keys()].map((code) => [code, this.#name(list, code)] as const)
      ])
    );
  }
}

function placeIn(list: readonly string[], word: string): number {
  const place = list.indexOf(word);
  if (place < 0) throw new Error(`unknown flag ${JSON.stringify(word)}`);
  return place;
}

/** The vintages and reasons of an indicator, by the key of the figure. */
function readHistory(vintages: readonly Cells[], revisions: readonly Cells[]) {
  const of = new Map<string, Map<string, Cells[]>>();
  for (const row of vintages) {
    const figures = of.get(row.indicator_id!) ?? of.set(row.indicator_id!, new Map()).get(row.indicator_id!)!;
    const key = `${row.period}|${row.area_code}`;
    (figures.get(key) ?? figures.set(key, []).get(key)!).push(row);
  }
  const reasons = new Map(
    revisions
      .filter(({resource, column}) => resource === "indicators" && column === "value")
      .map(({key, reason}) => [key!, reason!])
  );
  return (id: string) => ({
    vintages: ({period, area_code}: Cells) => of.get(id)?.get(`${period}|${area_code}`) ?? [],
    reason: ({period_type, period, area_code}: Cells) => reasons.get(`${id}|${period_type}|${period}|${area_code}`)
  });
}

function vintagesOf(
  of: readonly Row[],
  history: ReturnType<ReturnType<typeof readHistory>>,
  releases: CubeFile["releases"],
  flags: readonly string[]
): CubeVintages {
  const order = new Map(releases.map(([id], i) => [id, i]));
  const since: number[] = [];
  const earlier: {cell: number; release: number; value: string; flag: number}[] = [];
  const reasons: [number, string][] = [];
  of.forEach(({cells}, cell) => {
    // Windows have no vintages: they are worked out of the same rows.
    const all = cells.window === undefined ? history.vintages(cells) : [];
    const last = all.at(-1);
    // What any release hid is not told of any.
    const hidden = all.some(({flag}) => flag === "suppressed");
    since.push(last === undefined ? noHistory : hidden ? hiddenInHistory : order.get(last.release!)!);
    if (!hidden)
      for (const {release, value, flag} of all.slice(0, -1))
        earlier.push({cell, release: order.get(release!)!, value: value!, flag: placeIn(flags, flag!)});
    const reason = last && !hidden ? history.reason(cells) : undefined;
    if (reason) reasons.push([cell, reason]);
  });
  return {
    since: pack(Uint8Array.from(since)),
    cells: pack(planes(Uint16Array.from(earlier, ({cell}) => cell))),
    releases: pack(Uint8Array.from(earlier, ({release}) => release)),
    values: packNumbers(earlier.map(({value}) => value)),
    flags: pack(Uint8Array.from(earlier, ({flag}) => flag)),
    reasons
  };
}

/** Numbers as published, without losing a digit of any. */
export function packNumbers(texts: readonly string[]): PackedNumbers {
  const parsed = texts.map((text) => {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (text !== "" && !match) throw new Error(`not a number: ${JSON.stringify(text)}`);
    return match && {sign: match[1]!, whole: match[2]!, decimals: match[3] ?? ""};
  });
  const decimals = parsed.reduce((most, one) => Math.max(most, one?.decimals.length ?? 0), 0);
  const scaled = parsed.map((one) =>
    one ? Number(one.sign + one.whole + one.decimals.padEnd(decimals, "0")) : undefined
  );
  if (!scaled.every((one) => one === undefined || Number.isSafeInteger(one))) {
    const doubles = Float64Array.from(texts, (text) => (text === "" ? -Number.MAX_VALUE : Number(text)));
    return {bits: 64, decimals: 0, bytes: pack(planes(doubles))};
  }
  const bits = scaled.every((one) => one === undefined || Math.abs(one) < 2 ** 31) ? 32 : 64;
  const filled = scaled.map((one) => one ?? (bits === 32 ? -(2 ** 31) : -Number.MAX_VALUE));
  return {bits, decimals, bytes: pack(planes(bits === 32 ? Int32Array.from(filled) : Float64Array.from(filled)))};
}

/** The bytes of numbers, little end first: all first bytes, then all second ones; so alike bytes come together. */
function planes(numbers: Int32Array | Float64Array | Uint16Array): Uint8Array {
  const {BYTES_PER_ELEMENT: size, length} = numbers;
  const bytes = new Uint8Array(length * size);
  const view = new DataView(numbers.buffer);
  for (let i = 0; i < length; i++) {
    for (let byte = 0; byte < size; byte++) bytes[byte * length + i] = view.getUint8(i * size + byte);
  }
  return bytes;
}

/** Signs in place of the digits: the gate looks at every text for numbers of persons, and these say none. */
const signs = "!#$*,;?^~|";

const pack = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("base64")
    .replace(/\d/g, (digit) => signs[Number(digit)]!);
