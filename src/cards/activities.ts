import {rollups, sum} from "d3";
import {bars, heat, ink, months} from "./chart.js";
import {formatCount, formatPeriod, number} from "./format.js";
import {card} from "./frame.js";
import {distinct, largest, newestOf, sayNames, yearOf} from "./rows.js";
import type {Row} from "./site.js";
import {count, foldedTable, pivot, worded} from "./table.js";

/** Streets × quarters: how many activities, and where there was none. */
export const coverageHeatmap = card({
  resource: "coverage_quarterly",
  empty: "街镇季度活动覆盖",
  draw(all, site) {
    const rows = all.map((row) => ({
      quarter: row.quarter,
      street: site.label("streets", row.area_code),
      events: number(row.events),
      covered: row.covered === "1"
    }));
    const quarters = distinct(rows.map((row) => row.quarter)).sort();
    const last = quarters.at(-1)!;
    const gaps = rows.filter((row) => !row.covered);
    const lastGaps = gaps.filter((row) => row.quarter === last).map((row) => row.street);
    const streets = distinct(rows.map((row) => row.street));
    const short = (quarter: string) => quarter.replace(/^\d\d(\d\d)-?Q(\d)$/, "$1年$2季");
    const grid = pivot(rows, {
      row: (row) => row.street,
      column: (row) => row.quarter,
      cell: ({events, covered}) =>
        worded(events, `${events === null ? "未报" : formatCount(events)}${covered ? "" : "（无）"}`)
    });
    return {
      title: lastGaps.length
        ? `${formatPeriod(last)}有 ${lastGaps.length} 个街镇没有活动记录：${lastGaps.join("、")}`
        : `${formatPeriod(last)} ${streets.length} 个街镇都有活动记录；历史上有 ${gaps.length} 个空缺`,
      lead: "格内是活动场次，颜色越深场次越多；红框是该季没有活动记录。",
      wide: true,
      body: [
        heat("各街镇各季度活动场次，红框为没有活动", {
          wide: true,
          columns: quarters.map(short),
          rows: streets,
          cells: rows.map(({quarter, street, events, covered}) => ({
            column: short(quarter),
            row: street,
            value: events,
            text: events === null ? "未报" : String(events),
            gap: !covered
          })),
          most: Math.max(1, ...rows.map((row) => row.events ?? 0)),
          inset: 1.5,
          width: 1040,
          ...{row: 30, pad: 40, top: 30, bottom: 6}
        }),
        foldedTable(
          "各街镇各季度活动场次",
          [
            {title: "街镇", value: (street) => street},
            ...quarters.map((quarter) => ({
              title: short(quarter),
              numeric: true,
              value: (street: string) => grid.at(street, quarter)
            }))
          ],
          streets
        )
      ],
      limitations: ["只看有没有记录，不评价活动质量；没有报送台账的街镇与没有活动的街镇在此无法区分。"]
    };
  }
});

type Activity = Row<"activities_monthly">;

/** The newest year, and its activities under each name, most first. */
function newestYear(all: readonly Activity[], name: (row: Activity) => string) {
  const year = newestOf(all.map((row) => yearOf(row.month)))!;
  const rows = rollups(
    all.filter((row) => row.month.startsWith(year)),
    (group) => ({
      events: sum(group, (row) => number(row.events) ?? 0),
      participants: sum(group, (row) => number(row.participants) ?? 0)
    }),
    name
  )
    .map(([name, cell]) => ({name, ...cell}))
    .sort((a, b) => b.events - a.events);
  return {year, rows};
}

/** The names under which most activities stand: there may be several. */
const most = (rows: readonly {name: string; events: number}[], what: string) =>
  sayNames(
    largest(rows, ({events}) => events).map(({name}) => name),
    what
  );

const eventBars = (rows: readonly {name: string; events: number}[]) =>
  rows.map(({name, events}) => ({name, values: [events], text: formatCount(events)}));

/** The newest year's activities by type. */
export const activitiesByType = card({
  resource: "activities_monthly",
  empty: "各类活动场次",
  draw(all, site) {
    const {year, rows} = newestYear(all, (row) => site.label("activity_types", row.activity_type));
    return {
      title: `${year}年共 ${formatCount(sum(rows, (row) => row.events))} 场，${most(rows, "类")}最多（${formatCount(rows[0]!.events)} 场）`,
      body: [
        bars(`${year}年各类活动场次`, {rows: eventBars(rows), row: 26}),
        foldedTable(
          `${year}年各类活动场次与参加人次`,
          [
            {title: "活动类型", value: (row) => row.name},
            {title: "场次", numeric: true, value: (row) => count(row.events)},
            {title: "参加人次", numeric: true, value: (row) => count(row.participants)}
          ],
          rows
        )
      ],
      limitations: ["人次不是人数：一人参加两场计两次。未报人次的场次不计人次。"]
    };
  }
});

/** Visits by month, all streets and the district together. */
export const visitsByMonth = card({
  resource: "activities_monthly",
  empty: "走访慰问场次",
  draw(all, site) {
    const name = site.label("activity_types", "visit");
    const own = all.filter(({activity_type}) => activity_type === "visit");
    const rows = distinct(all.map(({month}) => month))
      .sort()
      .map((month) => ({
        month,
        events: sum(
          own.filter((row) => row.month === month),
          (row) => number(row.events) ?? 0
        )
      }));
    const year = yearOf(rows.at(-1)!.month);
    const total = sum(
      rows.filter(({month}) => month.startsWith(year)),
      ({events}) => events
    );
    return {
      title: `${year}年走访慰问 ${formatCount(total)} 场`,
      wide: true,
      body: [
        months("各月走访慰问场次", {
          wide: true,
          unit: "场",
          series: [{name, color: ink}],
          points: rows.map(({month, events}) => ({period: month, series: name, value: events})),
          width: 1000,
          height: 200
        }),
        foldedTable(
          "各月走访慰问场次",
          [
            {title: "月份", value: ({month}) => formatPeriod(month)},
            {title: "场次", numeric: true, value: ({events}) => count(events)}
          ],
          rows.toReversed()
        )
      ],
      limitations: ["数的是活动台账里类型为走访慰问的场次；一场走访几户，台账没有写。"]
    };
  }
});

/** Activities of the newest year by street. */
export const activitiesByStreet = card({
  resource: "activities_monthly",
  empty: "各街镇活动场次",
  draw(all, site) {
    const {year, rows} = newestYear(all, (row) => site.label("streets", row.area_code));
    const fewest = sayNames(
      largest(rows, ({events}) => -events).map(({name}) => name),
      "街镇"
    );
    return {
      title: `${year}年${most(rows, "街镇")} ${rows[0]!.events} 场最多，${fewest} ${rows.at(-1)!.events} 场最少`,
      body: [
        bars(`${year}年各街镇活动场次`, {rows: eventBars(rows), right: 44}),
        foldedTable(
          `${year}年各街镇活动场次`,
          [
            {title: "街镇", value: (row) => row.name},
            {title: "场次", numeric: true, value: (row) => count(row.events)}
          ],
          rows
        )
      ]
    };
  }
});
