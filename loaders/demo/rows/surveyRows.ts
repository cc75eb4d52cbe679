import type {Row} from "../../contracts/language/contract.js";
import type {surveys} from "../../contracts/surveys.js";
import {years} from "../calendar.js";
import {randomFor} from "../random.js";
import {district, streets, streetWeights} from "../streets.js";
import type {Delivered} from "../versions.js";

export type SurveyRow = Row<typeof surveys> & Delivered;

/** Two waves a year: 优抚对象 by street, and soldiers of the garrison for the district as a whole. */
export function surveyRows(): SurveyRow[] {
  const random = randomFor("surveys");
  const satisfiedOf = (answered: number, perMille: number) => {
    let satisfied = 0;
    for (let i = 0; i < answered; i++) if (random.chance(perMille)) satisfied += 1;
    return satisfied;
  };
  return years.flatMap((year, y) =>
    ["06", "11"].flatMap((month) => {
      const common = {
        wave: `${year}年${month === "06" ? "上" : "下"}半年`,
        month: `${year}-${month}-01`,
        reporting_unit: null,
        deliveries: [`${year}-${month}`],
        effective: true
      };
      return [...streets, district].map((area) => {
        const group = area === district ? "驻区官兵" : "优抚对象";
        const answered =
          area === district
            ? random.int(60, 90)
            : Math.round(((streetWeights[area] as number) * random.int(420, 640)) / 1000);
        return {...common, group, area_code: area, answered, satisfied: satisfiedOf(answered, 956 + 9 * y)};
      });
    })
  );
}
