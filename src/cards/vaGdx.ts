import {rollups, sum} from "d3";
import {bars, inPalette, yearColumns} from "./chart.js";
import {formatCount, number, shown} from "./format.js";
import {card} from "./frame.js";
import {newestOf} from "./rows.js";
import {figure, foldedTable} from "./table.js";

const categories = [
  ["compensation_pension", "补偿与抚恤"],
  ["medical", "医疗"],
  ["education", "教育与职业康复"],
  ["operations", "一般行政"],
  ["insurance", "保险与赔付"],
  ["construction", "建设"],
  ["loan", "贷款担保"]
] as const;

/** Thousand dollars, as delivered, to 亿美元. */
const yi = (thousands: number) => thousands / 1e5;
const write = (thousands: number) => formatCount(Math.round(yi(thousands) * 10) / 10);
const dollars = (thousands: number | null) => figure(thousands, "", {write, unit: "千美元"});

/** All states together, by fiscal year and kind of expenditure. */
export const vaByYear = card({
  resource: "va_gdx",
  empty: "美国退伍军人事务部支出",
  draw(rows) {
    const years = rollups(
      rows,
      (group) => categories.map(([column]) => sum(group, (row) => number(row[column]) ?? 0)),
      (row) => row.fiscal_year
    )
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map(([year, sums]) => ({year, sums, total: sum(sums)}));
    const [first, last] = [years[0]!, years.at(-1)!];
    const series = inPalette(categories.map(([, name]) => name));
    return {
      title: `${last.year} 财年各州合计 ${write(last.total)} 亿美元，${first.year} 财年为 ${write(first.total)} 亿美元`,
      body: [
        yearColumns("各财年支出，按类别", {
          unit: "亿美元",
          series,
          legend: series,
          points: years.flatMap(({year, sums}) =>
            categories.map(([, name], i) => ({period: year, series: name, value: yi(sums[i]!)}))
          )
        }),
        foldedTable(
          "各财年支出（亿美元），各州合计",
          [
            {title: "财年", value: ({year}) => year},
            ...categories.map(([, name], i) => ({
              title: name,
              numeric: true,
              value: ({sums}: (typeof years)[number]) => dollars(sums[i]!)
            })),
            {title: "合计", numeric: true, value: ({total}) => dollars(total)}
          ],
          years
        )
      ],
      limitations: [
        "名义美元，未扣除物价。",
        "2008 财年以前贷款担保计在教育一项里；有的领地后来才进入统计，合计不完全可比。"
      ]
    };
  }
});

/** The newest fiscal year by state, the sixteen largest drawn. */
export const vaByState = card({
  resource: "va_gdx",
  empty: "各州支出",
  draw(all) {
    const year = newestOf(all.map((row) => row.fiscal_year))!;
    const rows = all
      .filter((row) => row.fiscal_year === year)
      .map((row) => ({
        name: row.state_name,
        total: number(row.total),
        veterans: number(row.veterans),
        patients: number(row.patients)
      }))
      .sort((a, b) => (b.total ?? -Infinity) - (a.total ?? -Infinity));
    const drawn = rows.slice(0, 16);
    const missing = rows.filter((row) => row.patients === null).length;
    const say = (thousands: number | null) => shown(thousands, "", {write});
    return {
      title: `${year} 财年 ${drawn[0]!.name} 支出最多，${say(drawn[0]!.total)} 亿美元`,
      lead: missing ? `${missing} 个州或领地的就诊人数未报，表中照写未报。` : undefined,
      body: [
        bars(`${year} 财年支出最多的 ${drawn.length} 个州`, {
          rows: drawn.map(({name, total}) => ({name, values: [total], text: say(total)})),
          row: 23,
          left: 120
        }),
        foldedTable(
          `${year} 财年各州支出（亿美元）、退伍军人估计数和就诊人数`,
          [
            {title: "州", value: (row) => row.name},
            {title: "支出", numeric: true, value: (row) => dollars(row.total)},
            {
              title: "退伍军人",
              numeric: true,
              value: (row) => figure(row.veterans, "", {write: (n) => formatCount(Math.round(n))})
            },
            {title: "就诊人数", numeric: true, value: (row) => figure(row.patients, "")}
          ],
          rows
        )
      ]
    };
  }
});
