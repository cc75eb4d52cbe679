import {group, sum} from "d3";
import {bars, ink, pale} from "./chart.js";
import {formatCount, formatPeriod, number} from "./format.js";
import {card} from "./frame.js";
import {newestOf} from "./rows.js";
import type {Row} from "./site.js";
import {type Column, count, foldedTable, table, worded} from "./table.js";

type Station = Row<"stations_quarterly">;

/** Stations of the newest quarter, counted together by level or by street. */
function newestQuarter(all: readonly Station[], by: (row: Station) => string) {
  const quarter = newestOf(all.map((row) => row.quarter))!;
  const groups = group(
    all.filter((row) => row.quarter === quarter),
    by
  );
  const total = (rows: readonly Station[], column: "stations" | "five_haves" | "model_stations") =>
    sum(rows, (row) => number(row[column]) ?? 0);
  const of = (key: string) => {
    const rows = groups.get(key) ?? [];
    return {
      reported: rows.length > 0,
      stations: total(rows, "stations"),
      five: total(rows, "five_haves"),
      model: total(rows, "model_stations")
    };
  };
  return {quarter: formatPeriod(quarter), keys: [...groups.keys()], of};
}

type Counted = {name: string} & ReturnType<ReturnType<typeof newestQuarter>["of"]>;

const counts = (head: string): Column<Counted>[] => {
  const cell = ({reported}: Counted, value: number) => (reported ? count(value) : worded(null, "未报"));
  return [
    {title: head, value: (row) => row.name},
    {title: "站点", numeric: true, value: (row) => cell(row, row.stations)},
    {title: "五有齐全", numeric: true, value: (row) => cell(row, row.five)},
    {title: "示范站", numeric: true, value: (row) => cell(row, row.model)}
  ];
};

/** Stations with all five against all stations, by street, newest quarter. */
export const stationsByStreet = card({
  resource: "stations_quarterly",
  empty: "各街镇服务站“五有”",
  draw(all, site) {
    const {quarter, keys, of} = newestQuarter(all, (row) => row.area_code);
    const rows = keys
      .map((code) => ({name: site.label("streets", code), ...of(code)}))
      .sort((a, b) => b.stations - a.stations);
    const lacking = rows.filter((row) => row.five < row.stations);
    const short = sum(lacking, (row) => row.stations - row.five);
    return {
      title: short
        ? `${quarter}还有 ${short} 个站点“五有”不全，分布在 ${lacking.length} 个街镇`
        : `${quarter}所有站点“五有”齐全`,
      lead: "“五有”：有机构、有编制、有人员、有经费、有保障，五项全有才算。",
      body: [
        bars(`${quarter}各街镇服务站五有齐全数与站点数`, {
          mode: "over",
          series: [
            {name: "站点", color: pale},
            {name: "五有齐全", color: ink}
          ],
          legend: [
            {name: "五有齐全", color: ink},
            {name: "不全", color: pale}
          ],
          rows: rows.map(({name, stations, five}) => ({name, values: [stations, five], text: `${five} / ${stations}`})),
          row: 25,
          right: 64
        }),
        foldedTable(`${quarter}各街镇服务站`, counts("街镇"), rows)
      ]
    };
  }
});

/** The three levels in the newest quarter, as a table: three numbers need no chart. */
export const stationsByLevel = card({
  resource: "stations_quarterly",
  empty: "三级服务体系",
  draw(all, site) {
    const {quarter, of} = newestQuarter(all, (row) => row.level);
    const rows = ["district", "street", "community"].map((level) => ({
      name: site.label("station_levels", level),
      ...of(level)
    }));
    return {
      title: `${quarter}三级共 ${formatCount(sum(rows, (row) => row.stations))} 个站点，示范站 ${formatCount(sum(rows, (row) => row.model))} 个`,
      body: [table(`${quarter}三级服务体系`, counts("级别"), rows)],
      limitations: ["居民区站的应有数取自年度街镇基数中的居委会数；星级评定标准未公布，不作统计。"]
    };
  }
});
