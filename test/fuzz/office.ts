import {contractById} from "../../loaders/contracts/index.js";
import type {Column, Contract} from "../../loaders/contracts/language/contract.js";
import {demoRows} from "../../loaders/demo/demoRows.js";
import {lists} from "../lists.js";
import {zip} from "../archive.js";
import {csv} from "../deliver.js";
import {workbook} from "../workbook.js";
import type {Chooser} from "./chooser.js";

/** One delivered table as its office has it: a header and rows of text. */
export interface OfficeFile {
  contract: Contract;
  delivery: string;
  grid: string[][];
}

/** A file after one mistake of an office. */
export interface Mistake {
  what: string;
  name: string;
  bytes: string | Buffer;
  /** Whether nobody can tell from the deliveries: docs/handbook/报送单位.md lists it. */
  unpublished?: true;
}

const contractsOf = [
  "payouts",
  "activities",
  "visits",
  "stations",
  "station_cases",
  "volunteers",
  "two_lists"
] as const;
/** The last delivery is the one in which mistakes are made. */
const deliveries = {from: "2022-12", to: "2023-06"};

/** The files of some contracts of the demo, oldest first, a part of the persons only. */
export function officeFiles(): OfficeFile[] {
  const all = demoRows();
  return contractsOf.flatMap((id) => {
    const contract = contractById(id);
    const byDelivery = new Map<string, string[][]>();
    const columns = Object.entries(contract.columns).filter(([, {type}]) => type !== "pii");
    for (const row of all[id] as unknown as (Record<string, unknown> & {
      deliveries: readonly string[];
      effective?: boolean;
    })[]) {
      if (id === "payouts" && Number(String(row.person).slice(14, 17)) % 12 !== 0) continue;
      const month = String(row.pay_month ?? row.month ?? "").slice(0, 7);
      for (const delivery of row.deliveries) {
        if (delivery < deliveries.from || delivery > deliveries.to) continue;
        // Late corrections are other files.
        if (month && contract.kind !== "register" && month !== delivery) continue;
        const rows = byDelivery.get(delivery) ?? [columns.map(([, {header}]) => header)];
        byDelivery.set(delivery, rows);
        rows.push(columns.map(([c, column]) => textOf(column, row[c])));
      }
    }
    return [...byDelivery]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([delivery, grid]) => ({contract, delivery, grid: withoutTwins(contract, grid)}));
  });
}

/** A register's row may stand twice in the demo's rows of one delivery: its versions. */
function withoutTwins(contract: Contract, grid: string[][]): string[][] {
  const at = contract.key.map((k) => grid[0]!.indexOf(contract.columns[k]!.header));
  const byKey = new Map(grid.slice(1).map((row) => [at.map((i) => row[i]).join("|"), row]));
  return [grid[0]!, ...byKey.values()];
}

function textOf(column: Column, value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  switch (column.type) {
    case "code":
      return lists[column.list].find(({code}) => code === text)?.name ?? text;
    case "flag":
      return value ? "是" : "否";
    case "month":
      return text.slice(0, 7);
    case "quarter":
      return `${text.slice(0, 4)}Q${(Number(text.slice(5, 7)) + 2) / 3}`;
    default:
      return text;
  }
}

type Make = (choose: Chooser, file: OfficeFile, before: OfficeFile) => string[][] | Mistake | undefined;

const indexOf = ({contract, grid}: OfficeFile, of: (column: Column, name: string) => boolean): number[] =>
  Object.entries(contract.columns).flatMap(([c, column]) => {
    const at = grid[0]!.indexOf(column.header);
    return at >= 0 && of(column, c) ? [at] : [];
  });
const isMeasure = (column: Column) => column.type === "int" || column.type === "money";
const street = (file: OfficeFile) => indexOf(file, (_, c) => c === "area_code")[0]!;
const edit = (grid: string[][], at: number, to: (cell: string, row: string[], i: number) => string) =>
  grid.map((row, r) => (r === 0 ? row : row.map((cell, c) => (c === at ? to(cell, row, r - 1) : cell))));
const xlsxOf = (sheets: Record<string, string[][]>, merges?: string[]): Buffer =>
  workbook(
    Object.fromEntries(
      Object.entries(sheets).map(([name, rows]) => [
        name,
        {rows: rows.map((r) => r.map((c) => c || null)), merges: merges ?? []}
      ])
    )
  );
const letter = (at: number) => String.fromCharCode(65 + at);
const key = (file: OfficeFile) => indexOf(file, (_, c) => file.contract.key.at(-1) === c)[0]!;
const shiftYear = (cell: string) => cell.replace(/^(20\d\d)/, (y) => String(Number(y) - 1));
const dates = (file: OfficeFile) =>
  indexOf(file, ({type}) => type === "date" || type === "month" || type === "quarter" || type === "year");

/** What offices do to a whole column, a block, a sheet or a month. */
const told: Record<string, Make> = {
  "street filled down": (_, file) => edit(file.grid, street(file), () => file.grid[1]![street(file)]!),
  "states filled down": (choose, file) => {
    const at = indexOf(file, ({type}, c) => type === "choice" && c === "state")[0];
    if (at === undefined) return undefined;
    const rare = choose.one(file.grid.slice(1).map((row) => row[at]!));
    return edit(file.grid, at, () => rare);
  },
  "persons filled down": (_, file) => {
    const at = indexOf(file, ({type}) => type === "id")[0];
    return at === undefined ? undefined : edit(file.grid, at, () => file.grid[1]![at]!);
  },
  "blanks as 0": (choose, file) => {
    const at = indexOf(file, isMeasure).filter(
      (c) => file.grid.filter((row) => row[c] === "").length >= 8 && file.grid.every((row) => row[c] !== "0")
    );
    if (at.length === 0) return undefined;
    const c = choose.one(at);
    return edit(file.grid, c, (cell) => cell || "0");
  },
  "rows again under new numbers": (_, file) =>
    file.contract.key.length === 1
      ? [
          ...file.grid,
          ...file.grid.slice(1, 40).map((row) => row.map((cell, c) => (c === key(file) ? `${cell}B` : cell)))
        ]
      : undefined,
  "a minus": (choose, file) => {
    const at = indexOf(file, ({type}) => type === "money")[0];
    if (at === undefined) return undefined;
    const row = choose.int(0, file.grid.length - 2);
    return edit(file.grid, at, (cell, _, i) => (i === row && cell ? `-${cell}` : cell));
  },
  "decimals gone": (_, file) => {
    const at = indexOf(file, ({type}) => type === "money").filter(
      (c) => file.grid.filter((row) => /\.\d*[1-9]/.test(row[c]!)).length > 20
    );
    return at.length === 0 ? undefined : edit(file.grid, at[0]!, (cell) => cell.replace(/\..*/, ""));
  },
  "a column from last month": (choose, file, before) => {
    const changing = indexOf(file, isMeasure);
    if (file.contract.id !== "station_cases" && file.contract.id !== "volunteers") return undefined;
    const at = choose.one(changing);
    const last = new Map(before.grid.map((row) => [row.slice(1, 4).join("|"), row[at]!]));
    const pasted = edit(file.grid, at, (cell, row) => last.get(row.slice(1, 4).join("|")) ?? cell);
    // Where a row or two differ from the right ones, nobody can tell.
    return pasted.filter((row, r) => row[at] !== file.grid[r]![at]).length > 2 ? pasted : undefined;
  },
  "last month again": (_, __, before) => before.grid,
  "last month beside": (_, file, before) => {
    if (file.contract.kind === "register") return undefined;
    const some = before.grid.slice(1, 4);
    return some.length < before.grid.length - 1 ? [...file.grid, ...some] : undefined;
  },
  "a year early": (_, file) => dates(file).reduce((grid, at) => edit(grid, at, shiftYear), file.grid),
  "a month early": (_, file) => {
    // Of a register only the dates that all its items have; old items keep theirs, since they are known.
    if (file.contract.kind === "register" && file.contract.id !== "activities") return undefined;
    return dates(file).reduce(
      (grid, at) =>
        edit(grid, at, (c) => c.replace("2023-06", "2023-05").replace("2023Q2", "2023Q1").replace("-05-31", "-05-30")),
      file.grid
    );
  },
  "a whole beside its parts": (choose, file) => {
    if (file.contract.id !== "station_cases") return undefined;
    const [first] = file.grid.slice(1);
    const of = file.grid.slice(1).filter((row) => row[1] === first![1]);
    const word = choose.one(["合计", "小计", "总体", "汇总", "全区", "累计", "全部"]);
    const off = choose.int(0, 1);
    const measures = indexOf(file, isMeasure);
    return [
      ...file.grid,
      first!.map((cell, c) => {
        if (measures.includes(c)) return String(of.reduce((sum, row) => sum + Number(row[c]), 0) + off * 9);
        return file.grid[0]![c] === file.contract.columns.matter!.header ? word : cell;
      })
    ];
  },
  "two files": (choose, file) => {
    const at = indexOf(file, isMeasure)[0];
    if (file.contract.kind !== "register" || at === undefined) return undefined;
    const row = choose.one(file.grid.slice(1).filter((r) => r[at]));
    const other = row.map((cell, c) => (c === at ? String(Number(cell) + 1) : cell));
    const bytes = zip({"正式.csv": csv(...file.grid), "更正.csv": csv(file.grid[0]!, other)});
    return {what: "", name: "表.zip", bytes};
  },
  "a header and no rows": (_, file) => [file.grid[0]!],
  "the month after": (_, file) =>
    file.contract.kind === "register"
      ? undefined
      : dates(file).reduce(
          (grid, at) => edit(grid, at, (c) => c.replace("2023-06", "2023-07").replace("2023Q2", "2023Q3")),
          file.grid
        ),
  "header sorted in": (choose, file) => {
    const at = choose.int(1, Math.min(20, file.grid.length - 1));
    return [...file.grid.slice(1, at + 1), file.grid[0]!, ...file.grid.slice(at + 1)];
  },
  "second sheet without a header": (choose, file) => {
    const cut = choose.int(2, file.grid.length - 1);
    return {what: "", name: "表.xlsx", bytes: xlsxOf({甲: file.grid.slice(0, cut), 乙: file.grid.slice(cut)})};
  },
  "a merged measure": (choose, file) => {
    const at = choose.one(indexOf(file, (c) => isMeasure(c) && (c.type !== "int" || c.max === undefined)));
    const from = choose.int(1, file.grid.length - 3);
    if (!file.grid[from]![at]) return undefined;
    const grid = edit(file.grid, at, (cell, _, i) => (i === from || i === from + 1 ? "" : cell));
    return {
      what: "",
      name: "表.xlsx",
      bytes: xlsxOf({甲: grid}, [`${letter(at)}${from + 1}:${letter(at)}${from + 3}`])
    };
  },
  "万元 in the sheet's name alone": (_, file) => {
    const money = indexOf(file, ({type}) => type === "money");
    if (money.length === 0) return undefined;
    const grid = money.reduce((g, at) => edit(g, at, (cell) => cell && String(Number(cell) / 10000)), file.grid);
    return {what: "", name: "表.xlsx", bytes: xlsxOf({"明细（万元）": grid})};
  },
  "a draft beside": (choose, file) => {
    if (file.contract.kind !== "register") return undefined;
    const at = indexOf(file, isMeasure)[0];
    if (at === undefined) return undefined;
    const row = choose.one(file.grid.slice(1).filter((r) => r[at]));
    const draft = row.map((cell, c) => (c === at ? String(Number(cell) + 1) : cell));
    return {what: "", name: "表.xlsx", bytes: xlsxOf({正式: file.grid, 草稿: [file.grid[0]!, draft]})};
  },
  "a wrong total": (choose, file) => {
    const at = choose.one(indexOf(file, ({type}) => type === "int" || type === "money"));
    const sum = file.grid.slice(1).reduce((all, row) => all + Number(row[at] || 0), 0);
    return [...file.grid, file.grid[0]!.map((_, c) => (c === 0 ? "合计" : c === at ? (sum + 7).toFixed(0) : ""))];
  },
  "cut off under a total": (choose, file) => {
    const at = choose.one(indexOf(file, ({type}) => type === "int" || type === "money"));
    const sum = file.grid.slice(1).reduce((all, row) => all + Math.round(Number(row[at] || 0) * 100), 0) / 100;
    const gone = choose.int(1, 5);
    const rest = file.grid.slice(0, -gone);
    if (rest.length < 2 || file.grid.slice(-gone).every((row) => !Number(row[at]))) return undefined;
    return [...rest, file.grid[0]!.map((_, c) => (c === 0 ? "合计" : c === at ? String(sum) : ""))];
  },
  "names in lower case": (_, file) =>
    file.contract.kind === "register" ? edit(file.grid, key(file), (cell) => cell.toLowerCase()) : undefined,
  "headers exchanged": (_, file) => {
    const pair = (file.contract.usual ?? []).flatMap((u) => (u.kind === "more" ? [[u.more, u.than]] : []))[0];
    if (!pair) return undefined;
    const [a, b] = pair.map((c) => file.grid[0]!.indexOf(file.contract.columns[c]!.header));
    const larger = file.grid.slice(1).filter((row) => Number(row[a!]) > Number(row[b!])).length;
    if (larger < (file.grid.length - 1) * 0.85) return undefined;
    const head = file.grid[0]!.map((h, c) => (c === a ? file.grid[0]![b!]! : c === b ? file.grid[0]![a!]! : h));
    return [head, ...file.grid.slice(1)];
  }
};

/** What nobody can tell from inside. */
const unpublished: Record<string, Make> = {
  "rows cut off": (choose, file) => file.grid.slice(0, -choose.int(1, 3)),
  "a cell in the row below": (choose, file) => {
    const at = choose.one(indexOf(file, isMeasure));
    const r = choose.int(1, file.grid.length - 2);
    const other = [file.grid[r]![at]!, file.grid[r + 1]![at]!];
    return file.grid.map((row, i) =>
      i === r || i === r + 1 ? row.map((c, k) => (k === at ? other[r + 1 - i]! : c)) : row
    );
  }
};

/** A mistake in one file, or nothing where this file cannot have it. */
export function mistakeIn(choose: Chooser, kind: string, file: OfficeFile, before: OfficeFile): Mistake | undefined {
  const make = told[kind] ?? unpublished[kind]!;
  const made = make(choose, file, before);
  if (made === undefined) return undefined;
  const mistake = Array.isArray(made) ? {what: "", name: "表.csv", bytes: csv(...made)} : made;
  return {...mistake, what: `${kind}: ${file.contract.id}`, ...(kind in unpublished ? {unpublished: true} : {})};
}

export const mistakeKinds = [...Object.keys(told), ...Object.keys(unpublished)];
