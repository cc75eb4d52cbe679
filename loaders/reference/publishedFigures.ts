import {z} from "zod";
import {DataError} from "../errors.js";
import {readReferenceCsv} from "./codeLists.js";

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

const period = z.string().regex(/^$|^\d{4}(-\d{2}|-Q[1-4])?$/);
const rowSchema = z.object({
  figure_id: z.string().regex(/^pf_[a-z0-9_]+$/),
  subject: z.string().min(1),
  phrase: z.string().min(1),
  stated: z.string().regex(/^\d+$/, "应为不带小数的数").transform(Number),
  qualifier: z.enum(qualifiers),
  low: z.string(),
  high: z.string(),
  unit: z.string(),
  period_text: z.string(),
  period,
  candidate_period: period,
  measure: z.string(),
  lines: z.string(),
  note: z.string()
});
export type PublishedFigure = z.infer<typeof rowSchema> & {interval: Interval};

/** The stated figures. Low and high are printed in the file for people; they must be what the qualifier allows. */
export async function loadPublishedFigures(dir: string, indicatorIds: readonly string[]): Promise<PublishedFigure[]> {
  const rows = await readReferenceCsv(dir, "published_figures.csv");
  return rows.map((raw, i) => {
    const where = `published_figures.csv 第 ${i + 2} 行`;
    const parsed = rowSchema.safeParse(raw);
    if (!parsed.success) throw new DataError(`${where}：${z.prettifyError(parsed.error)}`);
    const row = parsed.data;
    if (row.measure && !indicatorIds.includes(row.measure)) throw new DataError(`${where}：没有指标 ${row.measure}`);
    const interval = statedInterval(row.stated, row.qualifier);
    const printed = (x: number | null) => (x === null ? "" : String(x));
    if (row.low !== printed(interval.low) || row.high !== printed(interval.high))
      throw new DataError(
        `${where}：low、high 写的是 ${row.low}、${row.high}，按“${row.qualifier}”应为 ${printed(interval.low)}、${printed(interval.high)}`
      );
    return {...row, interval};
  });
}
