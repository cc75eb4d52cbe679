import type {Row} from "../../contracts/language/contract.js";
import type {scores} from "../../contracts/scores.js";
import {years} from "../calendar.js";
import {randomFor} from "../random.js";
import type {Delivered} from "../versions.js";
import {evaluationItems} from "./evaluationItems.js";

export type ScoreRow = Row<typeof scores> & Delivered;

/** Of a known maximum, in quarters of a point: what the district gives itself, and what the check leaves of it. */
const selfLost = {2021: {"1": 2, "3": 1}, 2022: {"1": 2}, 2023: {"3": 1}} as const;
const checkedLost = {2021: {"1": 2, "3": 2, "5": 4}, 2022: {"1": 2, "2": 1}, 2023: {}} as const;
const points = (quarters: number) => String(quarters / 4);

/**
 * Scored by itself each December, checked in the March after; 2023 is not checked yet. Items whose points are not
 * published have none, and nearly none is scored.
 */
export function scoreRows(): ScoreRow[] {
  const random = randomFor("scores");
  return years.flatMap((year) =>
    evaluationItems.flatMap(({no, points: max, unit}): ScoreRow[] => {
      const lost = (from: Readonly<Record<string, number>>) =>
        max === null ? null : points(max * 4 - (from[no] ?? 0));
      const scored = max === null && random.chance(80) ? points(random.int(2, 6)) : null;
      const row = {
        standard: "试行",
        year,
        item_no: no,
        unit,
        max_points: max === null ? null : String(max),
        self_points: lost(selfLost[year]) ?? scored,
        checked_points: null,
        reporting_unit: null
      };
      const december = `${year}-12`;
      if (year === years.at(-1)) return [{...row, deliveries: [december], effective: true}];
      return [
        {...row, deliveries: [december], effective: false},
        {...row, checked_points: lost(checkedLost[year]), deliveries: [`${year + 1}-03`], effective: true}
      ];
    })
  );
}
