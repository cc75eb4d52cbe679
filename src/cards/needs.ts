import {sum} from "d3";
import {formatDay, formatPeriod, number, sayLate} from "./format.js";
import {card} from "./frame.js";
import {isBehind, isPast, isRunning} from "./progress.js";
import {findIndicator, indicatorLink, nameOf} from "./receipt.js";
import {distinct, sayNames} from "./rows.js";
import type {Site} from "./site.js";
import {table} from "./table.js";
import {joined, link, type Text, warning} from "./text.js";
import {unitLink} from "./units.js";

/** One line of what somebody has to do: what, whose move it is, until when. */
export interface Need {
  what: Text;
  owner: Text;
  due: Text;
}

/** No more lines than can be read in a minute. */
export const most = 7;

/**
 * The most urgent first: what can veto the naming, what nobody has explained, what runs behind its schedule, what is past
 * its day, what is missing.
 */
export function needsOf(site: Site): Need[] {
  const first = vetoes(site);
  const others = [slow, pastDue, tasks, lists, sources, evidence].flatMap((find) => find(site));
  return [...first, ...unexplained(site, most - first.length - others.length), ...others].slice(0, most);
}

/** What needs a leader: at most seven lines. */
export const needsYou = card({
  resource: "progress",
  receipt: "none",
  draw(_, site) {
    const needs = needsOf(site);
    return {
      title: needs.length ? `${needs.length} 件事要有人办，最急的在前` : "没有逾期、未说明、未化解的事",
      share: "main",
      body: needs.length
        ? [
            table(
              "要办的事、责任单位和期限",
              [
                {title: "事项", value: ({what}) => what},
                {title: "责任单位", short: true, value: ({owner}) => owner},
                {title: "期限", short: true, value: ({due}) => due}
              ],
              needs,
              {stack: true}
            )
          ]
        : []
    };
  }
});

const page = (text: string, to: string) => link(text, {page: to});
const unitOf = (site: Site, id: string) => ownersOf(site, [findIndicator(site, id)?.responsible_unit ?? "–"]);

/** Up to three by name; of more the one whose move is the most urgent, and where all are. */
function ownersOf(site: Site, units: readonly string[]): Text {
  const named = units.length <= 3 ? units : units.slice(0, 1);
  const links = joined(named.map((unit) => unitLink(site, unit)));
  return units.length <= 3 ? links : [...links, "等 ", page(`${units.length} 个单位`, "units")];
}

const int = (text: string) => number(text) ?? 0;

const veto = "veto_open_count";

function vetoes(site: Site): Need[] {
  const open = site.tables.veto_lamps.filter(({state}) => state === "open");
  if (open.length === 0) return [];
  const since = open.map((row) => row.since).sort()[0]!;
  const silent = site.tables.commentary_missing.some((row) => row.indicator_id === veto);
  return [
    {
      what: [page(`一票否决风险 ${open.length} 项未化解`, "seventh"), silent ? "，没有说明" : ""],
      owner: unitOf(site, veto),
      due: warning(`自${formatDay(since)}，没有写期限`)
    }
  ];
}

/** Off track, and nobody has said why; a line each while there is room. */
function unexplained(site: Site, room: number): Need[] {
  const told = vetoes(site).length ? veto : "";
  const rows = site.tables.commentary_missing.filter((row) => row.indicator_id !== told);
  if (rows.length <= Math.max(1, room))
    return rows.map((row) => ({
      what: [indicatorLink(site, row.indicator_id), `${formatPeriod(row.period)}未达标，没有说明`],
      owner: ownersOf(site, [row.unit]),
      due: warning(row.since ? `自${formatPeriod(row.since)}，没有写期限` : "没有写期限")
    }));
  const names = rows.map((row) => nameOf(site, row.indicator_id));
  return [
    {
      what: [page(`${rows.length} 项未达标没有说明`, "indicators"), `：${sayNames(names, "指标")}`],
      owner: ownersOf(site, distinct(rows.map((row) => row.unit))),
      due: warning("没有写期限")
    }
  ];
}

/** Behind the calendar of its year, and nobody has said what comes next. */
function slow(site: Site): Need[] {
  const rows = site.tables.progress
    .filter((row) => isRunning(row) && isBehind(row) && row.next_step === "")
    .toSorted((a, b) => Number(a.gap) - Number(b.gap));
  const [first] = rows;
  if (!first) return [];
  const more = rows.length > 1 ? `等 ${rows.length} 项` : "";
  return [
    {
      what: [
        indicatorLink(site, first.indicator_id),
        `${more}落后于序时进度${more ? "" : ` ${Math.abs(Number(first.gap)).toFixed(1)} 个百分点`}，没有下一步`
      ],
      owner: ownersOf(site, distinct(rows.map((row) => row.responsible_unit))),
      due: warning("没有写期限")
    }
  ];
}

/** What was to be done by a day that has passed, of indicators that are still behind. */
function pastDue(site: Site): Need[] {
  const rows = site.tables.progress.filter((row) => isBehind(row) && row.unexplained !== "1" && isPast(site, row.due));
  const [first] = rows.toSorted((a, b) => (a.due < b.due ? -1 : 1));
  if (!first) return [];
  const more = rows.length > 1 ? `等 ${rows.length} 项` : "";
  return [
    {
      what: [indicatorLink(site, first.indicator_id), `过了期限${more}：${first.next_step}`],
      owner: ownersOf(site, distinct(rows.map((row) => row.owner))),
      due: warning(formatDay(first.due))
    }
  ];
}

/** What is open past its day: how many, whose, and since when. */
function overdue(site: Site, name: "tasks_open" | "lists_open", what: string, to: string): Need[] {
  const rows = site.tables[name].filter(({days_late}) => days_late !== "");
  const [first] = rows.toSorted((a, b) => (a.due_on < b.due_on ? -1 : 1));
  if (!first) return [];
  const units = distinct(rows.toSorted((a, b) => int(b.days_late) - int(a.days_late)).map(({unit}) => unit));
  return [
    {
      what: page(`${what} ${sum(rows, ({open}) => int(open))} 项`, to),
      owner: ownersOf(site, units),
      due: warning(`${formatDay(first.due_on)}起，${first.days_late} 天`)
    }
  ];
}

const tasks = (site: Site) => overdue(site, "tasks_open", "创建任务逾期", "tasks");
const lists = (site: Site) => overdue(site, "lists_open", "双清单超期未结", "two-lists");

function sources(site: Site): Need[] {
  const rows = site.tables.sources
    .filter(({days_late}) => days_late !== "")
    .toSorted((a, b) => int(b.days_late) - int(a.days_late));
  const [first] = rows;
  if (!first) return [];
  return [
    {
      what: [
        page(`${rows.length} 个来源没有按时交`, "quality"),
        `：${sayNames(
          rows.map((row) => row.title),
          "来源"
        )}`
      ],
      owner: ownersOf(site, distinct(rows.map((row) => row.office))),
      due: warning(`${formatDay(first.next_due)}，${sayLate(first.days_late)}`)
    }
  ];
}

/** Of years that are over; the files of a year may come until its end. */
function evidence(site: Site): Need[] {
  const asOf = site.release.as_of;
  const rows = site.tables.evidence_missing.filter(({year}) => `${year}-12` <= asOf);
  const missing = sum(rows, (row) => int(row.missing));
  if (missing === 0) return [];
  const years = distinct(rows.map(({year}) => year)).sort();
  const units = distinct(rows.map(({unit}) => unit));
  return [
    {
      what: page(
        `佐证材料缺 ${missing} 份（${years.length > 1 ? `${years[0]}–${years.at(-1)}` : years[0]}年度）`,
        "tasks"
      ),
      owner: ownersOf(site, units),
      due: warning(`${years[0]}年底起`)
    }
  ];
}
