import {limitOf, number} from "./format.js";
import {card} from "./frame.js";
import {newestOf} from "./rows.js";
import type {Row} from "./site.js";
import {figure, table} from "./table.js";

/** The insured beside the key beneficiaries: two populations, never one divided by the other. */
export const insuranceByYear = card({
  resource: "insurance_yearly",
  empty: "参保人数",
  draw(rows) {
    const year = newestOf(rows.map((row) => row.policy_year))!;
    const persons = (row: Row<"insurance_yearly">, column: "insured" | "eligible") =>
      figure(number(row[column]), row.flag, {limit: limitOf(row)});
    const now = rows.filter((row) => row.policy_year === year);
    return {
      title: `${year}年参保：${now.map((row) => `${row.product} ${persons(row, "insured").text} 人`).join("，")}；年末重点优抚对象 ${persons(now[0]!, "eligible").text} 人`,
      lead: "参保的人和年末的重点优抚对象是两个总体：投保在年中，之后有人去世、迁出，也有人新增。两个数相同或相近，不说明是同一批人。",
      wide: true,
      body: [
        table(
          "各保单年度参保人数与重点优抚对象人数",
          [
            {title: "保单年度", value: (row) => `${row.policy_year}年`},
            {title: "险种", value: (row) => row.product},
            {title: "参保（人）", numeric: true, value: (row) => persons(row, "insured")},
            {title: "年末重点优抚对象（人）", numeric: true, value: (row) => persons(row, "eligible")}
          ],
          [...rows].reverse()
        )
      ],
      limitations: [
        "公开报道说给“2152 名重点优抚对象”购买了保险，没有说全部重点优抚对象是 2152 人。",
        "公开报道的“优待抚恤金 3500 余万元”没有说明包括哪些人；义务兵家庭优待金的领取人不在重点优抚对象之内。"
      ]
    };
  }
});
