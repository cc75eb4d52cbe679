import type {Row} from "../../contracts/language/contract.js";
import type {school_places} from "../../contracts/school_places.js";
import {years} from "../calendar.js";
import type {Delivered} from "../versions.js";

export type SchoolPlaceRow = Row<typeof school_places> & Delivered;

/** Made-up [applied, solved] for the school year that begins in 2021, 2022 and 2023. */
const places: [stage: string, kind: string, ...counts: [number, number][]][] = [
  ["幼儿园", "入学", [31, 30], [34, 33], [38, 38]],
  ["小学", "入学", [42, 42], [45, 44], [47, 47]],
  ["小学", "转学", [16, 14], [19, 18], [22, 21]],
  ["初中", "升学", [27, 27], [25, 25], [29, 29]],
  ["初中", "转学", [8, 6], [11, 10], [9, 9]],
  ["高中", "升学", [13, 12], [12, 11], [15, 14]],
  ["高中", "转学", [3, 2], [2, 2], [4, 3]]
];

/** Handed over each October, when the school year has begun. */
export function schoolPlaceRows(): SchoolPlaceRow[] {
  return years.flatMap((year, i) =>
    places.map(([stage, kind, ...counts]) => {
      const [applied, solved] = counts[i] as [number, number];
      return {
        school_year: `${year}-${year + 1}`,
        stage,
        kind,
        applied,
        solved,
        reporting_unit: null,
        deliveries: [`${year}-10`],
        effective: true
      };
    })
  );
}
