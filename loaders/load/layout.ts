import type {Contract} from "../contracts/language/contract.js";
import {personalKind} from "../contracts/language/personal.js";
import {type Database, quote} from "../base/duckdb.js";
import {type Header, matchLabels, searchRows} from "../read/findHeader.js";
import type {RowKind} from "../read/rowKinds.js";
import {titleRow, type SheetTable} from "../read/table.js";

/** How a table of a file was understood, in numbers and in words. */
export interface LayoutExplanation {
  headerDepth: number;
  /** Columns of the contract, how many of them the header names, and how many it names beside. */
  columnsKnown: number;
  columnsMatched: number;
  columnsUnknown: number;
  /** In Chinese, with reasons: numbers of rows, headers and titles of contracts, and no other cell. */
  said: string;
}

/** How the sums of totals rows compare with the rows that they are meant over. */
export interface TotalsCheck {
  compared: number;
  wrong: number;
  /** Not compared, since a number among the rows cannot be read. */
  open: number;
}

export interface Understood {
  table: SheetTable;
  header: Header;
  /** Of the rows of the table, or of those down to its header where nothing else stands below. */
  kinds: readonly RowKind[];
  /** Headers that the contract does not know; columns without a header in brackets. */
  unknown: readonly string[];
  blank: number;
  totals: TotalsCheck;
}

const maxListed = 5;
const maxNamed = 12;

const names = (labels: readonly string[]) =>
  labels
    .slice(0, maxNamed)
    .map((label) => `“${label}”`)
    .join("、") + (labels.length > maxNamed ? " 等" : "");

/** How a table whose header was found was understood, and why. */
export function explainLayout({table, header, kinds, unknown, blank, totals}: Understood): LayoutExplanation {
  const {contract, row, depth, columns, missing, unitless, stated} = header;
  const below = row + depth;
  const rows = (of: readonly number[]) =>
    `第 ${of
      .slice(0, maxListed)
      .map((i) => table.rowNumbers[i]!)
      .join("、")} 行${of.length > maxListed ? "等" : ""}`;
  const counted = (what: string, of: readonly number[]) => of.length > 0 && `${what} ${of.length} 行（${rows(of)}）`;
  const where = (wanted: (kind: RowKind, i: number) => boolean) =>
    [...kinds.keys()].filter((i) => wanted(kinds[i]!, i));

  const title = titleRow(table, row);
  const above = where((kind, i) => kind === "note" && i < row && i !== title);
  const totalRows = where((kind) => kind === "total" || kind === "subtotal");
  const unnamed = unknown.filter((label) => label.startsWith("（")).map((label) => label.slice(1, -1));
  const named = unknown.filter((label) => !label.startsWith("（"));
  const own = Object.entries(contract.columns);
  const absent = own.filter(([c, {required}]) => !required && !columns.has(c)).map(([, {header}]) => header);
  const personal =
    own.filter(([c, {type}]) => type === "pii" && columns.has(c)).length +
    header.unknown.filter((label) => personalKind(label) !== undefined).length;
  const inTenThousands = (outside: boolean) =>
    own
      .filter(([c, {type}]) => type === "money" && columns.get(c)?.factor === 10000)
      .filter(([c]) => (stated !== undefined && unitless.has(c)) === outside)
      .map(([, {header}]) => header);
  const part = table.part;

  const clauses = [
    part && `工作表里有 ${part.of} 张表，这是第 ${part.nth} 张`,
    table.hidden && "工作表是隐藏的，照样读",
    `${headerPlace(table, row, depth)}：认出《${contract.title}》${own.length} 列中的 ${columns.size} 列，${missing.length ? `缺必填列${names(missing)}` : "必填列齐全"}`,
    absent.length > 0 && `没有的可选列 ${absent.length}：${names(absent)}`,
    title !== undefined && `${rows([title])}是标题`,
    above.length > 0 && `${rows(above)}是说明`,
    named.length > 0 && `不认识的列 ${named.length}，没有读：${names(named)}`,
    ...unnamed,
    personal > 0 && `个人信息的列 ${personal}，没有读`,
    inTenThousands(false).length > 0 && `${names(inTenThousands(false))}的单位是万元，已换算成元`,
    inTenThousands(true).length > 0 && `${names(inTenThousands(true))}照表头以外写明的单位是万元，已换算成元`,
    totalRows.length > 0 && `合计 ${totalRows.length} 行（${rows(totalRows)}），${sayTotals(totals)}`,
    counted(
      "重复的表头",
      where((kind, i) => kind === "header" && i >= below)
    ),
    counted(
      "表中和表下的说明",
      where((kind, i) => kind === "note" && i >= below)
    ),
    blank > 0 && `空行 ${blank}`
  ];
  return {
    headerDepth: depth,
    columnsKnown: own.length,
    columnsMatched: columns.size,
    columnsUnknown: named.length,
    said: clauses.filter((clause) => typeof clause === "string").join("；")
  };
}

/** Where the header stands, and why it is taken for it. Field names of JSON and Parquet stand in no row. */
function headerPlace({rowNumbers}: SheetTable, row: number, depth: 1 | 2): string {
  if (!rowNumbers[row]) return "列名是字段名";
  const why = `前 ${searchRows} 行里认出的列最多`;
  return depth === 1
    ? `表头在第 ${rowNumbers[row]} 行（${why}）`
    : `表头在第 ${rowNumbers[row]}、${rowNumbers[row + 1]} 行（两行表头，${why}）`;
}

function sayTotals({compared, wrong, open}: TotalsCheck): string {
  if (compared + open === 0) return "没有可核对的数";
  const parts = [
    compared > 0 && `核对 ${compared} 个数，${wrong ? `${wrong} 个与明细不符` : "都与明细相符"}`,
    open > 0 && `${open} 个数因明细里有读不出或未公布的，没有核对`
  ];
  return parts.filter((part) => part !== false).join("，");
}

/** One table of a delivery, and how it was understood. */
export interface ExplainedLayout {
  load_id: number;
  delivery: string;
  file: string;
  sheet: string;
  decided: string;
}

/**
 * How the tables of a delivery were understood, in the order of the files. Which other contract comes nearest is not
 * recorded but said anew: it changes with that contract, and the file is not read again for it.
 */
export async function explainLayouts(
  db: Database,
  contracts: readonly Contract[],
  delivery: string
): Promise<ExplainedLayout[]> {
  const loads = await db.all<ExplainedLayout & {contract: string; columns: {label: string; above: string | null}[]}>(`
    select load_id, delivery, file, sheet, contract, decided,
      coalesce((select list({label: label, above: above} order by position)
        from load_column c where c.load_id = load.load_id), []) as columns
    from load where delivery = ${quote(delivery)} and decided is not null order by file, sheet, load_id`);
  return loads.map(({contract: id, columns, decided, ...load}) => {
    const contract = contracts.find((c) => c.id === id);
    const next = contract && sayNext(contract, columns, contracts);
    return {...load, decided: next ? `${decided}；${next}` : decided};
  });
}

/** Which contract comes next, and why it is not the one: lacking least, of those the one that knows most. */
function sayNext(
  contract: Contract,
  labels: readonly {label: string; above: string | null}[],
  contracts: readonly Contract[]
): string | undefined {
  const own = matchLabels(contract, labels);
  const [next] = contracts
    .filter((other) => other.id !== contract.id)
    .map((other) => matchLabels(other, labels))
    .filter(({columns}) => columns.size > 1)
    .sort((a, b) => a.missing.length - b.missing.length || b.columns.size - a.columns.size);
  if (!next) return undefined;
  const {title} = next.contract;
  if (next.missing.length) return `次接近的是《${title}》，缺必填列 ${next.missing.length}`;
  if (own.missing.length) return undefined;
  if (next.columns.size < own.columns.size) return `《${title}》也符合，但只认出 ${next.columns.size} 列`;
  if (next.unknown.length > own.unknown.length) return `《${title}》也符合，但不认识的列有 ${next.unknown.length}`;
  return `《${title}》同样符合，文件名写明是《${contract.title}》`;
}
