import type {Row} from "../../contracts/language/contract.js";
import type {spouse_jobs} from "../../contracts/spouse_jobs.js";
import {years} from "../calendar.js";
import type {Delivered} from "../versions.js";

export type SpouseJobRow = Row<typeof spouse_jobs> & Delivered;

/** Made-up [eligible, placed] in 2021, 2022 and 2023. */
const ways: [way: string, ...counts: [number, number][]][] = [
  ["单位接收", [9, 8], [11, 9], [12, 11]],
  ["公益性岗位", [6, 6], [5, 5], [7, 7]],
  ["自主就业", [14, 11], [16, 14], [15, 14]],
  ["货币补偿", [4, 4], [3, 3], [4, 4]]
];

/** Half of the year is handed over in July and replaced by the whole year in December. */
export function spouseJobRows(): SpouseJobRow[] {
  return years.flatMap((year, i) =>
    ways.flatMap(([way, ...counts]) => {
      const [eligible, placed] = counts[i] as [number, number];
      const row = {year, way, reporting_unit: null};
      return [
        {
          ...row,
          eligible: Math.ceil(eligible / 2),
          placed: Math.floor(placed / 3),
          deliveries: [`${year}-07`],
          effective: false
        },
        {...row, eligible, placed, deliveries: [`${year}-12`], effective: true}
      ];
    })
  );
}
