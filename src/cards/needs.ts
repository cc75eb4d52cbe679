import {sum} from "d3";
import {ages, overdueOf} from "./ageing.js";
import {formatDay, formatPeriod, number, sayLate} from "./format.js";
import {card} from "./frame.js";
import {linkTo} from "./indicators.js";
import {isBehind, isPast, nameOf} from "./progress.js";
import {findIndicator} from "./receipt.js";
import {distinct, newestOf, sayNames} from "./rows.js";
import type {Site} from "./site.js";
import {table} from "./table.js";
import type {Part, Text} from "./text.js";
import {unitLink} from "./units.js";

/** One line of what somebody has to do: what, whose move it is, until when. */
export interface Need {
  what: Text;
  owner: string;
  due: Text;
}

/** No more lines than can be read in a minute. */
export const most = 7;

/** The most urgent first: what can veto the naming, what nobody has explained, what is past its day, what is missing. */
export function needsOf(site: Site): Need[] {
  const others = [
    ...vetoes(site),
    ...pastDue(site),
    ...tasks(site),
    ...lists(site),
    ...sources(site),
    ...evidence(site)
  ];
  const silent = unexplained(site, most - others.length);
  const [veto, rest] = [others.slice(0, vetoes(site).length), others.slice(vetoes(site).length)];
  return [...veto, ...silent, ...rest].slice(0, most);
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
                {title: "责任单位", short: true, value: ({owner}) => unitLink(site, owner)},
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

const page = (text: string, to: string): Part => ({kind: "link", text, to: {page: to}});
const late = (text: string): Part => ({kind: "warning", text});
const unitOf = (site: Site, id: string) => findIndicator(site, id)?.responsible_unit ?? "–";
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
      due: late(`自${formatDay(since)}，没有写期限`)
    }
  ];
}

/** Off track, and nobody has said why; a line each while there is room. */
function unexplained(site: Site, room: number): Need[] {
  const told = vetoes(site).length ? veto : "";
  const rows = site.tables.commentary_missing.filter((row) => row.indicator_id !== told);
  if (rows.length <= Math.max(1, room))
    return rows.map((row) => ({
      what: [
        linkTo(row.indicator_id, nameOf(site, row.indicator_id)),
        `${formatPeriod(row.period)}没有达到目标，没有说明`
      ],
      owner: row.unit,
      due: late(row.since ? `自${formatPeriod(row.since)}，没有写期限` : "没有写期限")
    }));
  const names = rows.map((row) => nameOf(site, row.indicator_id));
  return [
    {
      what: [page(`${rows.length} 项未达标没有说明`, "indicators"), `：${sayNames(names, "指标")}`],
      owner: sayNames(distinct(rows.map((row) => row.unit)), "单位"),
      due: late("没有写期限")
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
      what: [
        linkTo(first.indicator_id, nameOf(site, first.indicator_id)),
        `的下一步没有办到${more}：${first.next_step}`
      ],
      owner: sayNames(distinct(rows.map((row) => row.owner)), "单位"),
      due: late(formatDay(first.due))
    }
  ];
}

/** So many days before the end of a month. */
function daysBefore(month: string, days: number): string {
  const [year, m] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, m, 0) - days * 86_400_000).toISOString().slice(0, 10);
}

function tasks(site: Site): Need[] {
  const month = newestOf(site.tables.tasks_ageing.map((row) => row.month));
  const rows = site.tables.tasks_ageing
    .filter((row) => row.month === month && overdueOf(row) > 0)
    .toSorted((a, b) => int(b.oldest_days) - int(a.oldest_days));
  if (rows.length === 0) return [];
  const days = int(rows[0]!.oldest_days);
  return [
    {
      what: page(`创建任务逾期 ${sum(rows, overdueOf)} 项`, "tasks"),
      owner: sayNames(
        rows.map((row) => row.unit),
        "单位"
      ),
      due: late(`${formatDay(daysBefore(month!, days))}起，${days} 天`)
    }
  ];
}

function lists(site: Site): Need[] {
  const month = newestOf(site.tables.two_lists_ageing.map((row) => row.month));
  const rows = site.tables.two_lists_ageing.filter((row) => row.month === month && overdueOf(row) > 0);
  if (rows.length === 0) return [];
  const longest = ages.slice(1).findLast(({column}) => sum(rows, (row) => int(row[column])) > 0);
  return [
    {
      what: page(`双清单超期未结 ${sum(rows, overdueOf)} 项`, "two-lists"),
      owner: unitOf(site, "list_overdue_open_count"),
      due: late(longest ? longest.name : "已过")
    }
  ];
}

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
      owner: sayNames(distinct(rows.map((row) => row.office)), "单位"),
      due: late(`${formatDay(first.next_due)}，${sayLate(first.days_late)}`)
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
      owner: sayNames(units, "单位"),
      due: late(`${years[0]}年底起`)
    }
  ];
}
