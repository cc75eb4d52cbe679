import type {Row} from "../../contracts/language/contract.js";
import type {population} from "../../contracts/population.js";
import {years} from "../calendar.js";
import {streets, streetWeights} from "../streets.js";
import type {Delivered} from "../versions.js";

export type PopulationRow = Row<typeof population> & Delivered;

/** Residents' committees in 2021, made up for each 街镇; 306 in all. */
const committees2021: Readonly<Record<string, number>> = {
  "310104003": 21,
  "310104004": 14,
  "310104007": 22,
  "310104008": 27,
  "310104010": 32,
  "310104011": 23,
  "310104012": 11,
  "310104013": 25,
  "310104014": 29,
  "310104015": 29,
  "310104016": 24,
  "310104017": 26,
  "310104103": 23
};
/** Five more from 2022 on: 311. */
const oneMoreFrom2022 = ["310104010", "310104013", "310104015", "310104017", "310104103"];

export const committees = (street: string, year: number): number =>
  (committees2021[street] ?? 0) + (year >= 2022 && oneMoreFrom2022.includes(street) ? 1 : 0);

/** Made-up residents: about 1.1 million in all, one in two hundred more each year. */
const residents = (street: string, year: number): number =>
  Math.floor(((streetWeights[street] as number) * 1_103_700 * (1000 + 5 * (year - 2021))) / 1_000_000);

export function populationRows(): PopulationRow[] {
  return years.flatMap((year) =>
    streets.map((street) => ({
      year,
      area_code: street,
      residents: residents(street, year),
      committees: committees(street, year),
      reporting_unit: null,
      deliveries: [`${year}-01`],
      effective: true
    }))
  );
}
