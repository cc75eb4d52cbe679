import type {Row} from "../../contracts/language/contract.js";
import type {science_resources} from "../../contracts/science_resources.js";
import {months} from "../calendar.js";
import type {Delivered} from "../versions.js";

export type ScienceResourceRow = Row<typeof science_resources> & Delivered;

/** Made-up units at the end of each quarter; in 2023 as the newspaper has them: 10余, 40余, 80余. */
const units: Record<string, readonly number[]> = {
  部队: [9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12],
  军工资质单位: [31, 32, 34, 35, 35, 37, 38, 39, 40, 41, 42, 43],
  潜力企业: [58, 60, 62, 66, 69, 70, 74, 77, 80, 83, 85, 86],
  社会化拥军组织: [14, 14, 15, 15, 16, 18, 18, 19, 19, 21, 22, 22]
};

export function scienceResourceRows(): ScienceResourceRow[] {
  const quarterEnds = months.filter((month) => Number(month.slice(5)) % 3 === 0);
  return quarterEnds.flatMap((delivery, quarter) =>
    Object.entries(units).map(([category, counts]) => ({
      month: `${delivery}-01`,
      category,
      units: counts[quarter] as number,
      reporting_unit: null,
      deliveries: [delivery],
      effective: true
    }))
  );
}
