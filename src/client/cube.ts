import type {CubeBlock, CubeFile, CubeMeasure, PackedNumbers} from "../../loaders/site/cube.js";

/** A place of a dimension: its number in the dimension's list, its code and its name. */
export interface Place {
  at: number;
  code: string;
  name: string;
}

export interface Dim {
  id: string;
  title: string;
  /** The places of the cells in the list of the dimension. */
  at: Uint8Array;
  /** The places that cells have, in the order of the list. */
  places: readonly Place[];
}

/** Numbers as published; null where nothing is. */
type Numbers = (cell: number) => number | null;

/** One published column of numbers, with what every cell is of. */
export interface Measure {
  id: string;
  name: string;
  unit: string;
  table: string;
  column: string;
  indicator: boolean;
  persons: boolean;
  cells: number;
  dims: readonly Dim[];
  value: Numbers;
  numerator: Numbers | undefined;
  denominator: Numbers | undefined;
  flag: (cell: number) => string;
  /** What a hidden count of persons is below. */
  limit: (cell: number) => number | undefined;
  /** Of an indicator: what it was in a kept release. */
  then: ((cell: number, release: number) => Then) | undefined;
  /** The cell at places, one a dimension. */
  find: (at: readonly number[]) => number | undefined;
}

/** A figure as a kept release published it. */
export type Then =
  | {kind: "figure"; value: number | null; flag: string; since: number; reason: string | undefined}
  /** Not yet published then; hidden in a release; without history. */
  | {kind: "none" | "hidden" | "unknown"};

export interface Cube {
  file: CubeFile;
  measures: readonly {id: string; name: string; indicator: boolean}[];
  open(id: string): Measure;
}

/** A cube over the file that a build has written; a measure is unpacked when it is first looked at. */
export function openCube(file: CubeFile): Cube {
  const all = file.blocks.flatMap((block) => block.measures.map((measure) => ({block, measure})));
  const byId = new Map(all.map((one) => [one.measure.id, one]));
  const opened = new Map<string, Measure>();
  return {
    file,
    measures: all.map(({measure: {id, name, indicator}}) => ({id, name, indicator: indicator === true})),
    open(id) {
      let measure = opened.get(id);
      if (!measure) {
        const found = byId.get(id)!;
        opened.set(id, (measure = unpackMeasure(file, found.block, found.measure)));
      }
      return measure;
    }
  };
}

function unpackMeasure(file: CubeFile, block: CubeBlock, packed: CubeMeasure): Measure {
  const flags = unpack(block.flags);
  const below = unpack(block.below);
  const dims = block.dims.map(({id, title, list, at}): Dim => {
    const places = unpack(at);
    const seen = new Set(places);
    return {
      id,
      title,
      at: places,
      places: file.lists[list]!.flatMap(([code, name], i) => (seen.has(i) ? [{at: i, code, name}] : []))
    };
  });
  const keyOf = (at: (dim: number) => number) => dims.reduce((key, _, dim) => key * 256 + at(dim), 0);
  const cellAt = new Map<number, number>();
  for (let cell = 0; cell < block.cells; cell++)
    cellAt.set(
      keyOf((dim) => dims[dim]!.at[cell]!),
      cell
    );
  const {id, name, unit, table, column, parts} = packed;
  return {
    ...{id, name, unit, table, column, dims},
    indicator: packed.indicator === true,
    persons: packed.persons === true,
    cells: block.cells,
    value: unpackNumbers(packed.values),
    numerator: parts && unpackNumbers(parts.numerator),
    denominator: parts && unpackNumbers(parts.denominator),
    flag: (cell) => file.flags[flags[cell]!]!,
    limit: (cell) => (packed.persons && below[cell]! > 0 ? below[cell] : undefined),
    then: block.vintages && unpackHistory(file, block, packed),
    find: (at) => cellAt.get(keyOf((dim) => at[dim]!))
  };
}

function unpackHistory(file: CubeFile, block: CubeBlock, packed: CubeMeasure): Measure["then"] {
  const vintages = block.vintages!;
  const since = unpack(vintages.since);
  const [cells, releases, flags] = [unpack(vintages.cells), unpack(vintages.releases), unpack(vintages.flags)];
  const earlier = unpackNumbers(vintages.values);
  const [now, nowFlags] = [unpackNumbers(packed.values), unpack(block.flags)];
  const reasons = new Map(vintages.reasons);
  const ofCell = new Map<number, number[]>();
  for (let i = 0; i < releases.length; i++) {
    const cell = cells[i]! + 256 * cells[releases.length + i]!;
    (ofCell.get(cell) ?? ofCell.set(cell, []).get(cell)!).push(i);
  }
  return (cell, release) => {
    const last = since[cell]!;
    if (last === 255) return {kind: "unknown"};
    if (last === 254) return {kind: "hidden"};
    const said = {since: last, reason: reasons.get(cell)};
    if (last <= release) return {kind: "figure", value: now(cell), flag: file.flags[nowFlags[cell]!]!, ...said};
    const i = (ofCell.get(cell) ?? []).filter((one) => releases[one]! <= release).at(-1);
    if (i === undefined) return {kind: "none"};
    return {kind: "figure", value: earlier(i), flag: file.flags[flags[i]!]!, ...said};
  };
}

const signs = "!#$*,;?^~|";

function unpack(text: string): Uint8Array {
  const binary = atob(text.replace(/[!#$*,;?^~|]/g, (sign) => String(signs.indexOf(sign))));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function unpackNumbers({bits, decimals, bytes}: PackedNumbers): Numbers {
  const planes = unpack(bytes);
  const size = bits / 8;
  const length = planes.length / size;
  const view = new DataView(new ArrayBuffer(planes.length));
  for (let i = 0; i < length; i++) {
    for (let byte = 0; byte < size; byte++) view.setUint8(i * size + byte, planes[byte * length + i]!);
  }
  const numbers = bits === 32 ? new Int32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++)
    numbers[i] = bits === 32 ? view.getInt32(i * size, true) : view.getFloat64(i * size, true);
  const empty = bits === 32 ? -(2 ** 31) : -Number.MAX_VALUE;
  const scale = 10 ** decimals;
  return (cell) => (numbers[cell] === empty ? null : numbers[cell]! / scale);
}
