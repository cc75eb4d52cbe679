import {rollups, sum} from "d3";
import {bars, inPalette, months} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {card} from "./frame.js";
import {personBars, personsOf} from "./persons.js";
import {distinct, largest, newestOf, sayNames} from "./rows.js";
import {foldedTable, pivot} from "./table.js";

/** Persons received by month, by person type. */
export const receivedByMonth = card({
  resource: "resettlement_monthly",
  empty: "各月接收人数",
  draw(rows, site) {
    const name = (code: string) => site.label("person_types", code);
    const series = inPalette(
      distinct(rows.map((row) => row.person_type))
        .sort(byOrder)
        .map(name)
    );
    const points = rows.flatMap((row) => {
      const value = number(row.persons);
      return value === null ? [] : [{period: row.month, series: name(row.person_type), value}];
    });
    const hidden = rows.filter((row) => row.flag === "suppressed").length;
    return {
      title: `各月接收人数：${sayPeak(points)}`,
      lead: hidden ? `图中不含隐去的 ${hidden} 格（人数少，或为保护别的数），见数据表。` : undefined,
      body: [
        months("各月接收退役军人数，按人员类别", {unit: "人", series, legend: series, points, height: 220}),
        foldedTable(
          "各月接收退役军人数（人），按人员类别和安置方式",
          [
            {title: "月份", value: (row) => formatPeriod(row.month)},
            {title: "人员类别", value: (row) => name(row.person_type)},
            {title: "安置方式", value: (row) => site.label("placement_types", row.placement_type)},
            {title: "人数", numeric: true, value: personsOf}
          ],
          [...rows].reverse()
        )
      ],
      limitations: ["按报到日期计入月份。一人一次接收计一次。"]
    };
  }
});

function byOrder(a: string, b: string): number {
  const order = ["conscript", "nco", "officer"];
  return order.indexOf(a) - order.indexOf(b);
}

/** The two months of the year in which most are received, and their share. */
function sayPeak(points: readonly {period: string; value: number}[]): string {
  const byMonth = rollups(
    points,
    (group) => sum(group, ({value}) => value),
    ({period}) => Number(period.slice(5))
  );
  const top = byMonth.sort((a, b) => b[1] - a[1]).slice(0, 2);
  if (top.length < 2) return "见下图";
  const share = Math.round((100 * sum(top, ([, persons]) => persons)) / sum(points, ({value}) => value));
  const named = top.map(([month]) => month).sort((a, b) => a - b);
  return `${named.map((month) => `${month}月`).join("、")}合计占可见人数的 ${share}%`;
}

/** The newest year by street; small counts are hidden. */
export const receivedByStreet = card({
  resource: "resettlement_streets",
  empty: "各街镇接收人数",
  draw(all, site) {
    const year = newestOf(all.map((row) => row.year))!;
    const name = (row: {area_code: string}) => site.label("streets", row.area_code);
    const rows = personBars(
      all.filter((row) => row.year === year),
      name
    );
    const grid = pivot(all, {row: name, column: (row) => row.year, cell: personsOf});
    const first = largest(rows, ({values}) => values[0]);
    const hidden = rows.some(({values}) => values[0] === null);
    const named = sayNames(
      first.map((row) => row.name),
      "街镇"
    );
    return {
      title: first.length
        ? `${year}年${named}接收 ${first[0]!.text} 人，为${hidden ? "公布的街镇中" : "各街镇"}最多`
        : `${year}年各街镇接收人数都不公布`,
      body: [
        ...(first.length ? [bars(`${year}年各街镇接收退役军人数`, {rows, pad: 30, top: 8, right: 60, bottom: 8})] : []),
        foldedTable(
          "各街镇接收退役军人数（人）",
          [
            {title: "街镇", value: (street) => street},
            ...grid.columns.map((column) => ({
              title: `${column}年`,
              numeric: true,
              value: (street: string) => grid.at(street, column)
            }))
          ],
          grid.rows
        )
      ],
      limitations: ["只作规模参考，不作街镇排名：人数取决于户籍与征兵，不取决于工作好坏。"]
    };
  }
});
