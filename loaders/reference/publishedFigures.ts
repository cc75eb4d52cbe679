import {z} from "zod";
import {cell, readRows, stopAt} from "./checkRows.js";

export const qualifiers = ["确数", "余", "约", "近", "以上", "以内"] as const;
export type Qualifier = (typeof qualifiers)[number];

/** Which numbers a phrase allows. An end that is null is open to infinity. */
export interface Interval {
  low: number | null;
  high: number | null;
  lowInclusive: boolean;
  highInclusive: boolean;
}

/**
 * The interval that a stated number and its qualifier allow. The step is the place of its last digit that is not 0: it
 * is where the writer stopped counting.
 *
 * - 确数 386: exactly 386.
 * - 余 3500余万: from the number up to, but without, one more in its last place: [35 000 000, 36 000 000).
 * - 约 3500万: half a step to either side: [34 500 000, 35 500 000).
 * - 近 1.6万: less than the number by less than a step: (15 000, 16 000).
 * - 以上 300以上: the number or more. 以内 300以内: the number or less (民法典第一千二百五十九条：本数在内).
 */
export function statedInterval(stated: number, qualifier: Qualifier): Interval {
  let step = 1;
  while (stated !== 0 && stated % (step * 10) === 0) step *= 10;
  switch (qualifier) {
    case "确数":
      return {low: stated, high: stated, lowInclusive: true, highInclusive: true};
    case "余":
      return {low: stated, high: stated + step, lowInclusive: true, highInclusive: false};
    case "约":
      return {low: stated - step / 2, high: stated + step / 2, lowInclusive: true, highInclusive: false};
    case "近":
      return {low: stated - step, high: stated, lowInclusive: false, highInclusive: false};
    case "以上":
      return {low: stated, high: null, lowInclusive: true, highInclusive: false};
    case "以内":
      return {low: null, high: stated, lowInclusive: false, highInclusive: true};
  }
}

/** What is only there to be compared with a stated figure, and is no indicator (marts/findings/stated_measure.sql). */
export const statedMeasures = ["insured_persons"];

const period = z.string().regex(/^(\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?)?$/, "应为期间，如 2023-05、2023-Q2、2023，或空");
const schema = z.object({
  figure_id: z.string().regex(/^pf_[a-z0-9_]+$/, "应为 pf_ 起头的小写字母、数字和下划线"),
  subject: cell.given,
  phrase: cell.given,
  stated: cell.whole,
  qualifier: cell.oneOf(qualifiers),
  low: cell.text,
  high: cell.text,
  unit: cell.text,
  period_text: cell.text,
  period,
  candidate_period: period,
  measure: cell.text,
  beside: cell.text,
  lines: cell.text,
  note: cell.text
});
export type PublishedFigure = z.infer<typeof schema> & {interval: Interval};

/**
 * The stated figures. Low and high are printed in the file for people; they must be what the qualifier allows. The
 * measure is an indicator or one of `statedMeasures`; `beside` names the indicator of another population that must not be
 * taken for this one.
 */
export async function loadPublishedFigures(dir: string, indicatorIds: readonly string[]): Promise<PublishedFigure[]> {
  const problems: string[] = [];
  const rows = await readRows(dir, "published_figures.csv", schema, problems);
  const figures = rows.map(({row, where}, i) => {
    if (row.measure && ![...indicatorIds, ...statedMeasures].includes(row.measure))
      problems.push(`${where}：没有指标 ${row.measure}`);
    if (row.beside && !indicatorIds.includes(row.beside)) problems.push(`${where}：没有指标 ${row.beside}`);
    if (rows.slice(0, i).some((earlier) => earlier.row.figure_id === row.figure_id))
      problems.push(`${where}：figure_id ${row.figure_id} 前面已经有了`);
    const interval = statedInterval(row.stated, row.qualifier);
    const printed = (x: number | null) => (x === null ? "" : String(x));
    if (row.low !== printed(interval.low) || row.high !== printed(interval.high))
      problems.push(
        `${where}：low、high 写的是 ${row.low}、${row.high}，按“${row.qualifier}”应为 ${printed(interval.low)}、${printed(interval.high)}`
      );
    return {...row, interval};
  });
  stopAt(problems);
  return figures;
}
