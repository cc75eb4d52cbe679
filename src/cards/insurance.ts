import {formatCount, number, shown, limitOf} from "./format.js";
import {emptyCard, frame} from "./frame.js";
import {resourceReceipt} from "./receipt.js";
import type {Card, Row} from "./site.js";
import {table} from "./table.js";

/** The insured beside the key beneficiaries: two populations, never one divided by the other. */
export const insuranceByYear: Card = (site, place) => {
  const resource = "insurance_yearly";
  const receipt = resourceReceipt(site, place, resource);
  const rows = site.tables[resource];
  if (rows.length === 0) return emptyCard(site, place, "参保人数", resource, receipt);
  const year = rows
    .map((row) => row.policy_year)
    .sort()
    .at(-1)!;
  const write = (text: string, row: Row<typeof resource>) =>
    shown(number(text), row.flag, {limit: limitOf(row), write: formatCount});
  const now = rows.filter((row) => row.policy_year === year);
  return frame(site, place, {
    title: `${year}年参保：${now.map((row) => `${row.product} ${write(row.insured, row)} 人`).join("，")}；年末重点优抚对象 ${write(now[0]!.eligible, now[0]!)} 人`,
    lead: "参保的人和年末的重点优抚对象是两个总体：投保在年中，之后有人去世、迁出，也有人新增。两个数相同或相近，不说明是同一批人。",
    wide: true,
    body: [
      table(
        "各保单年度参保人数与重点优抚对象人数",
        [
          {title: "保单年度", value: (row) => `${row.policy_year}年`},
          {title: "险种", value: (row) => row.product},
          {title: "参保（人）", numeric: true, value: (row) => write(row.insured, row)},
          {title: "年末重点优抚对象（人）", numeric: true, value: (row) => write(row.eligible, row)}
        ],
        [...rows].reverse()
      )
    ],
    resource,
    receipt,
    limitations: [
      "公开报道说给“2152 名重点优抚对象”购买了保险，没有说全部重点优抚对象是 2152 人。",
      "公开报道的“优待抚恤金 3500 余万元”没有说明包括哪些人；义务兵家庭优待金的领取人不在重点优抚对象之内。"
    ]
  });
};
