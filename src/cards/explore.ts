import {formatPeriod} from "./format.js";
import {card, paragraph} from "./frame.js";

/** What there is to be crossed: how many indicators and areas, from when to when. */
export const exploreHolds = card({
  resource: "indicators",
  empty: "可以交叉的数",
  draw(rows) {
    const months = rows
      .filter(({period_type}) => period_type === "month")
      .map(({period}) => period)
      .sort();
    const count = (column: "indicator_id" | "area_code") => new Set(rows.map((row) => row[column])).size;
    const span = months.length ? `，${formatPeriod(months[0]!)}至${formatPeriod(months.at(-1)!)}` : "";
    return {
      title: `${count("indicator_id")} 个指标、${count("area_code")} 个地区（含全区）${span}`,
      body: [paragraph("另有发放、安置、活动、服务站等公布的表，各按自己的类别。")]
    };
  }
});
