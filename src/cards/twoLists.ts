import {sum} from "d3";
import {ageColumns, ageCounts, ages, overdueOf} from "./ageing.js";
import {grey, ink, lines, months, smallMultiples, warm} from "./chart.js";
import {formatPeriod, number, shown} from "./format.js";
import {card} from "./frame.js";
import {distinct, newestOf} from "./rows.js";
import {figure, foldedTable, worded} from "./table.js";

const sides = [
  {name: "地方为部队办", color: ink},
  {name: "部队为地方办", color: warm}
];
const say = (text: string) => shown(number(text), "");
const items = (text: string) => figure(number(text), "");
const ofMonth = <T extends {month: string}>(rows: readonly T[]) => {
  const month = newestOf(rows.map((row) => row.month))!;
  return {month: formatPeriod(month), now: rows.filter((row) => row.month === month)};
};

/** Items due and items done at each month's end, one line a side. */
export const listsByMonth = card({
  resource: "two_lists_monthly",
  empty: "双清单办理",
  draw(rows) {
    const {month, now} = ofMonth(rows);
    const said = now.map(({side, due, done}) => `${side}到期 ${say(due)} 项、办结 ${say(done)} 项`);
    const line = (column: "due" | "done") =>
      rows.map((row) => ({period: row.month, panel: row.side, value: number(row[column])}));
    return {
      title: `截至${month}，${said.join("；")}`,
      lead: "灰线是已到期项数，实线是其中已办结项数；两线之间是没有办完的。",
      body: [
        smallMultiples("双清单各月末到期与办结项数，按方向", {
          unit: "项",
          panels: sides,
          legend: [{name: "已到期", color: grey}, ...sides.map(({name, color}) => ({name: `${name}：已办结`, color}))],
          lines: [
            {name: "已到期", color: grey, points: line("due")},
            {name: "已办结", points: line("done")}
          ]
        }),
        foldedTable(
          "双清单各月末办理情况（项）",
          [
            {title: "月末", value: (row) => formatPeriod(row.month)},
            {title: "方向", value: (row) => row.side},
            {title: "累计提出", numeric: true, value: (row) => items(row.opened)},
            {title: "已到期", numeric: true, value: (row) => items(row.due)},
            {title: "已办结", numeric: true, value: (row) => items(row.done)},
            {title: "按时办结", numeric: true, value: (row) => items(row.done_on_time)},
            {title: "超期未结", numeric: true, value: (row) => items(row.overdue_open)}
          ],
          [...rows].reverse()
        )
      ],
      limitations: [
        "项数只有几十，一项就能使比例变动几个百分点，须与项数一起看。",
        "未到承诺完成日期的项目不计入办结率的分母。"
      ]
    };
  }
});

/** Open items past their promised date, at each month's end. */
export const overdueByMonth = card({
  resource: "two_lists_monthly",
  empty: "超期未结项目",
  draw(rows) {
    const {month, now} = ofMonth(rows);
    return {
      title: `${month}末超期未结：${now.map((row) => `${row.side} ${say(row.overdue_open)} 项`).join("，")}`,
      body: [
        months("各月末超期未结项数", {
          unit: "项",
          series: sides,
          legend: sides,
          points: rows.map((row) => ({period: row.month, series: row.side, value: number(row.overdue_open)}))
        }),
        foldedTable(
          "各月末超期未结项数",
          [
            {title: "月末", value: (row) => formatPeriod(row.month)},
            {title: "方向", value: (row) => row.side},
            {title: "超期未结（项）", numeric: true, value: (row) => items(row.overdue_open)}
          ],
          [...rows].reverse()
        )
      ]
    };
  }
});

/** Open items of the two lists at each month's end, by age. */
export const listsAgeing = card({
  resource: "two_lists_ageing",
  empty: "双清单未结多久",
  draw(rows) {
    const {month, now} = ofMonth(rows);
    const open = ageCounts(now);
    return {
      title: `${month}末未结 ${sum(open)} 项：未到期 ${open[0]} 项，超期 ${sum(now, overdueOf)} 项，其中超期 90 天以上 ${open.at(-1)} 项`,
      lead: "没有到期的不是拖欠，与超期的分开看。",
      body: [
        months("各月末未结项数，按超期长短", {
          unit: "项",
          series: ages,
          legend: ages,
          points: ages.flatMap(({name}, i) =>
            distinct(rows.map((row) => row.month)).map((period) => ({
              period,
              series: name,
              value: ageCounts(rows.filter((row) => row.month === period))[i]!
            }))
          ),
          order: ages.map(({name}) => name).reverse()
        }),
        foldedTable(
          "各月末未结项数（项）",
          [
            {title: "月末", value: (row) => formatPeriod(row.month)},
            {title: "方向", value: (row) => row.side},
            ...ageColumns
          ],
          [...rows].reverse()
        )
      ]
    };
  }
});

/** How long a finished item took, and how many were on time. */
export const listsDuration = card({
  resource: "two_lists_ageing",
  empty: "办结用了多久",
  draw(rows) {
    const {month, now} = ofMonth(rows);
    const sayDays = (text: string) => (text === "" ? "没有办结的" : `${number(text)} 天`);
    return {
      title: `办结天数中位数：${now.map((row) => `${row.side} ${sayDays(row.median_days)}`).join("，")}`,
      lead: `自有台账起到${month}末累计：${now.map((row) => `${row.side}办结 ${row.done} 项，其中按时 ${row.done_on_time} 项`).join("；")}。`,
      body: [
        lines("办结天数中位数，按方向", {
          unit: "天",
          series: sides,
          legend: sides,
          points: rows.map((row) => ({period: row.month, series: row.side, value: number(row.median_days)}))
        }),
        foldedTable(
          "办结项数与办结天数中位数（累计）",
          [
            {title: "月末", value: (row) => formatPeriod(row.month)},
            {title: "方向", value: (row) => row.side},
            {title: "已办结（项）", numeric: true, value: (row) => worded(number(row.done), row.done)},
            {
              title: "按时办结（项）",
              numeric: true,
              value: (row) => worded(number(row.done_on_time), row.done_on_time)
            },
            {
              title: "中位数（天）",
              numeric: true,
              value: (row) => worded(number(row.median_days), row.median_days || "–")
            }
          ],
          [...rows].reverse()
        )
      ],
      limitations: ["天数从受理日算到办结日；只算办结的，拖着没办的不在里面，要与未结的一起看。"]
    };
  }
});
