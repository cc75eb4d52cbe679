import {sum} from "d3";
import {inPalette, months} from "./chart.js";
import {formatPeriod, number} from "./format.js";
import {card} from "./frame.js";
import {distinct, newestOf} from "./rows.js";
import {count, foldedTable, pivot} from "./table.js";

/** Published items by channel and month. */
export const mediaByChannel = card({
  resource: "media_monthly",
  empty: "双拥宣传稿件",
  draw(all, site) {
    const rows = all.map((row) => ({
      month: row.month,
      channel: site.label("media_channels", row.channel),
      items: number(row.items) ?? 0
    }));
    const last = newestOf(rows.map(({month}) => month))!;
    const now = rows.filter((row) => row.month === last);
    const used = now.filter((row) => row.items > 0);
    const series = inPalette(distinct(rows.map((row) => row.channel)));
    const grid = pivot(rows, {row: (d) => d.month, column: (d) => d.channel, cell: (d) => count(d.items)});
    return {
      title: `${formatPeriod(last)}发布 ${sum(now, (row) => row.items)} 篇，${series.length} 类渠道用了 ${used.length} 类`,
      lead: "只数篇数，不比影响大小；撤销的不计。",
      wide: true,
      body: [
        months("各月双拥宣传稿件篇数，按渠道", {
          wide: true,
          unit: "篇",
          series,
          legend: series,
          points: rows.map(({month, channel, items}) => ({period: month, series: channel, value: items})),
          width: 1000,
          height: 240
        }),
        foldedTable(
          "各月双拥宣传稿件（篇）",
          [
            {title: "月份", value: (one: string) => formatPeriod(one)},
            ...grid.columns.map((channel) => ({
              title: channel,
              numeric: true,
              value: (one: string) => grid.at(one, channel)
            }))
          ],
          [...grid.rows].reverse()
        )
      ]
    };
  }
});
