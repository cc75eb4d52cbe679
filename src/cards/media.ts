import * as Plot from "@observablehq/plot";
import {sum} from "d3";
import {chart, legend, palette, timeTick, timeTicks} from "./chart.js";
import {formatCount, formatPeriod, number, periodStart} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card} from "./site.js";
import {foldedTable, pivot} from "./table.js";

/** Published items by channel and month. */
export const mediaByChannel: Card = (site, place) => {
  const resource = "media_monthly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource].map((row) => ({
    month: row.month,
    date: periodStart(row.month),
    channel: site.label("media_channels", row.channel),
    items: number(row.items) ?? 0
  }));
  const last = rows
    .map(({month}) => month)
    .sort()
    .at(-1);
  if (!last) return emptyCard(site, place, "双拥宣传稿件", resource, receipt);
  const now = rows.filter((row) => row.month === last);
  const used = now.filter((row) => row.items > 0);
  const channels = [...new Set(rows.map((row) => row.channel))];
  const grid = pivot(rows, {row: (d) => d.month, column: (d) => d.channel, cell: (d) => formatCount(d.items)});
  return frame(site, place, {
    title: `${formatPeriod(last)}发布 ${sum(now, (row) => row.items)} 篇，${channels.length} 类渠道用了 ${used.length} 类`,
    lead: "只数篇数，不比影响大小；撤销的不计。",
    wide: true,
    body: [
      legend(channels.map((name, i) => [name, palette[i]!])),
      chart(
        place,
        "各月双拥宣传稿件篇数，按渠道",
        {
          width: 1000,
          height: 240,
          marginLeft: 40,
          x: {type: "utc", label: null, ticks: timeTicks(rows.map(({date}) => date)), tickFormat: timeTick},
          y: {label: "篇", labelArrow: "none", grid: true, ticks: 4},
          color: {domain: channels, range: palette.slice(0, channels.length)},
          marks: [
            Plot.rectY(rows, {x: "date", y: "items", fill: "channel", interval: "month", inset: 0.5}),
            Plot.ruleY([0])
          ]
        },
        {wide: true}
      ),
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
    ],
    resource,
    receipt
  });
};
