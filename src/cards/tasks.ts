import {sum} from "d3";
import {ageColumns, ageCounts, ages, overdueOf} from "./ageing.js";
import {bars, ink, pale} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {card} from "./frame.js";
import {largest, newestOf, sayNames} from "./rows.js";
import {count, foldedTable, worded} from "./table.js";

const int = (text: string) => number(text) ?? 0;

/** Open tasks by unit at the newest month's end: not yet due, and overdue for how long. */
export const tasksAgeing = card({
  resource: "tasks_ageing",
  empty: "未完成任务逾期多久",
  draw(all) {
    const month = newestOf(all.map((row) => row.month))!;
    const rows = all
      .filter((row) => row.month === month && sum(ageCounts([row])) > 0)
      .toSorted((a, b) => int(b.oldest_days) - int(a.oldest_days) || overdueOf(b) - overdueOf(a));
    const late = rows.filter((row) => overdueOf(row) > 0);
    const notDue = sum(rows, (row) => int(row.not_due));
    return {
      title: late.length
        ? `逾期最久的是${sayNames(
            largest(late, ({oldest_days}) => int(oldest_days)).map(({unit}) => unit),
            "单位"
          )}，${late[0]!.oldest_days} 天；${late.length} 个单位逾期 ${sum(late, overdueOf)} 项，另有 ${notDue} 项未到期`
        : `没有逾期任务，${notDue} 项未到期`,
      lead: `${formatPeriod(month)}末没有完成的任务，按逾期长短。没有未完成任务的单位不列。`,
      body: [
        bars("各单位未完成任务，按逾期长短", {
          mode: "stack",
          series: ages,
          legend: ages,
          rows: rows.map((row) => ({
            name: row.unit,
            values: ageCounts([row]),
            text: overdueOf(row) === 0 ? "未到期" : int(row.oldest_days) ? `最久 ${row.oldest_days} 天` : "当天到期"
          })),
          ...{pad: 16, top: 4, right: 96, left: 134}
        }),
        foldedTable(
          `${formatPeriod(month)}末未完成的任务（项）`,
          [
            {title: "责任单位", value: (row) => row.unit},
            ...ageColumns,
            {
              title: "逾期最久（天）",
              numeric: true,
              value: (row) => worded(number(row.oldest_days), row.oldest_days || "–")
            }
          ],
          rows
        )
      ]
    };
  }
});

/** Creation tasks by responsible unit at the newest month's end. */
export const tasksByUnit = card({
  resource: "tasks_monthly",
  empty: "各责任单位创建任务",
  draw(all) {
    const month = newestOf(all.map((row) => row.month))!;
    const rows = all
      .filter((row) => row.month === month)
      .map((row) => ({
        unit: row.unit,
        due: int(row.due),
        done: int(row.done),
        onTime: int(row.done_on_time),
        overdue: int(row.overdue_open)
      }))
      .sort((a, b) => b.overdue - a.overdue || b.due - a.due);
    const late = rows.filter((row) => row.overdue > 0);
    const drawn = rows.slice(0, 16);
    return {
      title: late.length
        ? `截至${formatPeriod(month)}，${late.length} 个单位有 ${sum(late, (row) => row.overdue)} 项任务逾期，${sayNames(
            largest(late, ({overdue}) => overdue).map(({unit}) => unit),
            "单位"
          )}最多`
        : `截至${formatPeriod(month)}，没有逾期任务`,
      lead: drawn.length < rows.length ? `图中为逾期或任务最多的 ${drawn.length} 个单位，全部见数据表。` : undefined,
      body: [
        bars("各责任单位到期任务与逾期任务", {
          mode: "over",
          series: [
            {name: "已到期", color: pale},
            {name: "已完成", color: ink}
          ],
          rows: drawn.map(({unit, due, done, overdue}) => ({
            name: unit,
            values: [due, done],
            text: `${done}/${due}${overdue ? `，逾期 ${overdue}` : ""}`,
            warn: overdue > 0
          })),
          ...{row: 25, right: 110, left: 134}
        }),
        foldedTable(
          `${formatPeriod(month)}末各责任单位创建任务（项）`,
          [
            {title: "责任单位", value: (row) => row.unit},
            {title: "已到期", numeric: true, value: (row) => count(row.due)},
            {title: "已完成", numeric: true, value: (row) => count(row.done)},
            {title: "按期完成", numeric: true, value: (row) => count(row.onTime)},
            {title: "逾期未完成", numeric: true, value: (row) => count(row.overdue)}
          ],
          rows
        )
      ]
    };
  }
});
