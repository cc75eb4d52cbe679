import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {type Contract, type Column} from "../contracts/language/contract.js";
import {type Database, quote, quoteName} from "../base/duckdb.js";
import {privateFile, privateFolder} from "../base/modes.js";
import {addMonths, lastDay} from "../base/periods.js";
import {visibleLines} from "../base/visible.js";
import {withoutSums} from "../load/controlTotals.js";
import {cadences, type SourceDue} from "../reference/sources.js";
import {createKnownViews} from "../warehouse/createKnownViews.js";
import type {LoadRow} from "../warehouse/loadDeliveries.js";
import type {Question} from "./questions.js";

/** A sentence to an office, and where in its file; never a cell. */
export interface Asked {
  contract: string | null;
  file: string;
  sheet?: string;
  row?: number | null;
  column: string | null;
  message: string;
}

function sayAsked({file, sheet, row, column, message}: Asked): string {
  const places = [file, sheet && `《${sheet}》`, row && ` 第 ${row} 行`, column && `“${column}”`];
  return `${places.filter(Boolean).join("")}：${message}`;
}

/** What an office owes, or is owed an answer on, in one export. */
export interface OfficeItem {
  office: string;
  /** The contract’s id; empty where a file could not be recognised. */
  contract: string;
  title: string;
  state: "overdue" | "refused" | "questions" | "due";
  /** The day by which it was or is to be delivered; null for refusals and questions. */
  due: string | null;
  days_late: number | null;
  /** Never delivered before, so that the day is counted from the first delivery of any export. */
  never: boolean;
  /** The refused files; the number of questions is in `count`. */
  files: {delivery: string; file: string; sheet: string; reason: string}[];
  count: number;
  /** What is asked, each with its place. */
  asked: string[];
  /** What is to be done, and by whom. */
  move: string;
}

/** The first month that a cell of a dated type speaks of. */
const firstMonthSql: {[T in Column["type"]]?: (column: string) => string} = {
  date: (c) => `date_trunc('month', ${c})`,
  month: (c) => c,
  quarter: (c) => c,
  year: (c) => `make_date(${c}, 1, 1)`,
  school_year: (c) => `make_date(left(${c}, 4)::integer, 9, 1)`
};

/**
 * The whole files and sheets, refused up to `asOf`, for which nothing better has come. A later delivery settles a refusal
 * when it brought the same file name, or rows of the same export for the time that the refused file was about: of a
 * register any rows, of other exports rows of a period that had begun by the month of the refused delivery.
 */
export async function findOpenRefusals(
  db: Database,
  contracts: readonly Contract[],
  loads: readonly LoadRow[]
): Promise<LoadRow[]> {
  const open: LoadRow[] = [];
  for (const load of loads.filter((l) => l.verdict === "refused")) {
    const later = loads.filter((l) => l.verdict !== "refused" && l.delivery > load.delivery);
    if (later.some((l) => l.file === load.file)) continue;
    const contract = contracts.find((c) => c.id === load.contract);
    const ids = later.filter((l) => l.contract === load.contract).map((l) => l.load_id);
    if (!contract || ids.length === 0 || !(await speaksOf(db, contract, ids, load.delivery))) open.push(load);
  }
  return open;
}

async function speaksOf(db: Database, contract: Contract, loadIds: readonly number[], month: string): Promise<boolean> {
  const dated = contract.period.find((c) => contract.columns[c]!.type in firstMonthSql);
  if (dated === undefined) return true;
  const [row] = await db.all<{found: boolean}>(`
    select count(*) > 0 as found from ${quoteName(`record_${contract.id}`)}
    where load_id in (${loadIds.join(", ")})
      and ${firstMonthSql[contract.columns[dated]!.type]!(quoteName(dated))} <= last_day(${quote(`${month}-01`)}::date)`);
  return row!.found;
}

/** The delivery that last brought news of each export, up to a month: an old file sent again is none. */
export async function findNews(
  db: Database,
  contracts: readonly Contract[],
  asOf: string
): Promise<ReadonlyMap<string, string>> {
  await createKnownViews(db, contracts, asOf);
  const rows = await db.all<{contract: string; delivery: string}>(
    // A first file with a header alone is no delivery either.
    `select contract, strftime(last_delivery, '%Y-%m') as delivery from source_horizon
      where contract in (select contract from known_load where rows_kept > 0)`
  );
  return new Map(rows.map(({contract, delivery}) => [contract, delivery]));
}

/**
 * What each office owes at the end of the month `asOf`, the most overdue first: exports that are late or were never
 * delivered though they have a cadence (sources.csv), refused files for which nothing better came, questions on its newest
 * delivery, and what falls due in the month after.
 */
export function listOffices({
  contracts,
  dues,
  loads,
  open,
  news,
  questions,
  asked,
  asOf
}: {
  contracts: readonly Contract[];
  dues: readonly SourceDue[];
  loads: readonly LoadRow[];
  /** What findNews found. */
  news: ReadonlyMap<string, string>;
  /** What findOpenRefusals found. */
  open: readonly LoadRow[];
  questions: readonly Question[];
  /** The sentences behind the questions. */
  asked: readonly Asked[];
  asOf: string;
}): OfficeItem[] {
  const today = lastDay(asOf);
  const nextMonth = lastDay(addMonths(asOf, 1));
  const first = loads.map((l) => l.delivery).sort()[0] ?? asOf;
  const items: OfficeItem[] = [];
  for (const {id, title, office} of contracts) {
    const base = {
      office,
      contract: id,
      title,
      due: null,
      days_late: null,
      never: false,
      files: [],
      count: 0,
      asked: []
    };
    const refused = open.filter((l) => l.contract === id);
    if (refused.length) items.push({...base, ...sayRefused(office, refused)});
    const due = dueOf(
      dues.find((d) => d.contract === id),
      first,
      news.get(id)
    );
    if (due && due.day <= nextMonth) {
      const days = Math.round((Date.parse(today) - Date.parse(due.day)) / 86_400_000);
      const late = days >= 0;
      items.push({
        ...base,
        state: late ? "overdue" : "due",
        due: due.day,
        days_late: late ? days : null,
        never: due.never,
        move: late ? `请${office}补交；交不了的，请书面说明原因和时间` : `请${office}按时交`
      });
    }
    const count = questions.filter((q) => q.contract === id).reduce((sum, q) => sum + q.count, 0);
    if (count) {
      const move = `请${office}逐处核实：确实如此的回复一声，有误的在下一次交付里更正`;
      items.push({
        ...base,
        state: "questions",
        count,
        asked: asked.filter((a) => a.contract === id).map(sayAsked),
        move
      });
    }
  }
  const unknown = open.filter((l) => l.contract === null);
  if (unknown.length) {
    const base = {office: unknownOffice, contract: "", title: "", due: null, days_late: null, never: false, asked: []};
    items.push({
      ...base,
      ...sayRefused("运维", unknown),
      move: "请运维找出是哪个单位交的，把退回单转给它；不是交付的文件，移出交付目录"
    });
  }
  return items.sort((a, b) => rank(a) - rank(b) || (b.days_late ?? 0) - (a.days_late ?? 0));
}

export const unknownOffice = "（认不出是哪个单位）";

const states: readonly OfficeItem["state"][] = ["overdue", "refused", "questions", "due"];
const rank = ({state}: OfficeItem) => states.indexOf(state);

const sayRefused = (office: string, loads: readonly LoadRow[]) => ({
  state: "refused" as const,
  files: loads.map(({delivery, file, sheet, reason}) => ({delivery, file, sheet, reason: withoutSums(reason ?? "")})),
  count: loads.length,
  move: `请${office}按退回单更正，把整份文件放进下一次交付`
});

/** The day by which the next delivery is due: so many months after the newest; what never came, within the first such time. */
function dueOf(
  due: SourceDue | undefined,
  first: string,
  last: string | undefined
): {day: string; never: boolean} | undefined {
  const months = due && cadences[due.every];
  if (!due || months === null || months === undefined) return undefined;
  const month = last === undefined ? addMonths(first, months - 1) : addMonths(last, months);
  return {day: due.due_day ? `${month}-${due.due_day.padStart(2, "0")}` : lastDay(month), never: last === undefined};
}

/** The list as lines for the operator, office by office, each line with whose move it is. */
export function sayOffices(items: readonly OfficeItem[], asOf: string): string[] {
  if (items.length === 0) return [`到 ${lastDay(asOf)}，各单位没有欠交，没有退回，没有要核实的`];
  const offices = [...new Set(items.map((i) => i.office))];
  return [
    `到 ${lastDay(asOf)}，各单位还要办的：`,
    ...offices.flatMap((office) => [`  ${office}`, ...items.filter((i) => i.office === office).flatMap(sayItem)])
  ];
}

function sayItem({state, title, due, days_late, never, files, count, move}: OfficeItem): string[] {
  switch (state) {
    case "overdue": {
      const late = days_late ? `已逾期 ${days_late} 天` : "就在这一天到期";
      return [`    逾期  《${title}》应于 ${due} 前交，${late}${never ? "，从来没有交过" : ""}。${move}`];
    }
    case "due":
      return [`    将到期  《${title}》应于 ${due} 前交。${move}`];
    case "questions":
      return [`    请核实  《${title}》${count} 处。${move}`];
    case "refused":
      return [
        `    退回  ${title ? `《${title}》` : ""}${count} 份。${move}`,
        ...files.map((f) => `      ${f.delivery} ${f.file}${f.sheet ? `《${f.sheet}》` : ""}：${f.reason}`)
      ];
  }
}

/** A letter is no list of a thousand rows. */
const most = 20;
const sayFirst = (asked: readonly string[]) => [
  ...asked.slice(0, most),
  ...(asked.length > most ? [`…… 其余 ${asked.length - most} 处请向运维要`] : [])
];

/** A note to one office, ready to be sent: what it owes, and what was wrong with what it sent. */
export function noteTo(office: string, items: readonly OfficeItem[], asOf: string): string {
  const own = items.filter((i) => i.office === office);
  return (
    [
      `${office}：`,
      "",
      `双拥指标仓 ${asOf} 的交付里，请贵单位办理下面 ${own.length} 件事。`,
      "",
      ...own.flatMap((item, i) => {
        const [line, ...more] = [...sayItem(item), ...sayFirst(item.asked)];
        return [
          `${i + 1}. ${line!.trim().replace(/^\S+\s+/, `【${stateNames[item.state]}】`)}`,
          ...more.map((l) => `   ${l.trim()}`)
        ];
      }),
      "",
      ...(own.some((i) => i.state === "refused")
        ? ["退回单附后：标红的单元格是有问题的内容，右边一格是原因；行号是原文件里的行号。", ""]
        : []),
      "各表的要求见《报送单位手册》。有疑问请与区双拥办联系。"
    ].join("\n") + "\n"
  );
}

/** Writes a note to each office that has something to do, <dir>/致<office>.txt, beside its refusal sheets. */
export async function writeNotes(dir: string, items: readonly OfficeItem[], asOf: string): Promise<void> {
  const offices = [...new Set(items.map((i) => i.office))].filter((office) => office !== unknownOffice);
  if (offices.length) await mkdir(dir, {recursive: true, mode: privateFolder});
  for (const office of offices)
    await writeFile(join(dir, `致${office}.txt`), visibleLines(noteTo(office, items, asOf)), {mode: privateFile});
}

const stateNames: Record<OfficeItem["state"], string> = {
  overdue: "逾期",
  refused: "退回",
  questions: "请核实",
  due: "将到期"
};
