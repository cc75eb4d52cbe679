import type {Row} from "../../contracts/language/contract.js";
import type {evidence} from "../../contracts/evidence.js";
import {months, years} from "../calendar.js";
import {randomFor} from "../random.js";
import {memberUnits} from "../units.js";
import type {Delivered} from "../versions.js";
import {evaluationItems} from "./evaluationItems.js";

export type EvidenceRow = Row<typeof evidence> & Delivered;

/** Schools of the district that item 6 asks of; made up. */
const schools = 96;

interface Wanted {
  item: string;
  unit: string;
  kind: string;
  required: number;
}

/** What is to be filed each year: the readable items as they say, the others two kinds each. */
function wanted(): Wanted[] {
  const random = randomFor("evidence kinds");
  const row = (item: string, unit: string, kind: string, required: number) => ({item, unit, kind, required});
  const others = ["文件", "活动记录", "照片", "台账", "名册"];
  return [
    // 1: development plan and work report; assessment of leaders; the army's own report.
    row("1.1", "区府办", "文件", 1),
    row("1.2", "区委组织部", "文件", 1),
    row("1.3", "区府办", "文件", 1),
    row("1.4", "区人武部", "文件", 1),
    row("2", "区委办", "会议纪要", 2),
    row("2", "区双拥办", "会议纪要", 2),
    ...memberUnits.flatMap((unit) => ["计划", "总结", "述职报告"].map((kind) => row("3", unit, kind, 1))),
    row("4", "区双拥办", "文件", 1),
    row("4", "区人武部", "名册", 1),
    row("5", "区财政局", "预算批复", 1),
    row("5", "区财政局", "拨付凭证", 4),
    row("6", "区教育局", "计划", schools),
    ...evaluationItems
      .filter(({points}) => points === null)
      .flatMap(({no, unit}) => {
        const first = random.int(0, others.length - 1);
        const second = (first + random.int(1, others.length - 1)) % others.length;
        return [first, second].map((kind) => row(no, unit, others[kind] as string, random.int(1, 6)));
      }),
    ...["徐家汇街道", "凌云路街道", "田林街道", "华泾镇"].map((unit) => row("模范街镇", unit, "文件", 1))
  ];
}

/** Of a thousand sheets, how many are filed by the end: fewer in the year that is still open. */
const filedPerMille = {2021: 992, 2022: 978, 2023: 885};

/** The quarters of the year, and the March after, when the year is closed. */
const delivered = (year: number) =>
  ["03", "06", "09", "12"].map((month) => `${year}-${month}`).concat(`${year + 1}-03`);
const shareOfYear = [250, 500, 750, 960, 1000];

export function evidenceRows(): EvidenceRow[] {
  const random = randomFor("evidence");
  const list = wanted();
  return years.flatMap((year) => {
    const deliveries = delivered(year).filter((delivery) => months.includes(delivery));
    return list.flatMap(({item, unit, kind, required}) => {
      let atEnd = 0;
      for (let i = 0; i < required; i++) if (random.chance(filedPerMille[year])) atEnd += 1;
      // Plans come first, summaries and reports on duties with the year's end.
      const filedAt = (nth: number) => {
        if (kind === "计划") return atEnd;
        if (kind === "总结" || kind === "述职报告") return nth >= 3 ? atEnd : 0;
        return Math.floor((atEnd * (shareOfYear[nth] as number)) / 1000 + (nth === 4 ? 0 : 0.5));
      };
      return deliveries.map((delivery, nth) => ({
        year,
        item_no: item,
        unit,
        kind,
        required,
        filed: Math.min(atEnd, filedAt(nth)),
        reporting_unit: null,
        deliveries: [delivery],
        effective: nth === deliveries.length - 1
      }));
    });
  });
}
