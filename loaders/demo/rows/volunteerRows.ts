import type {Row} from "../../contracts/language/contract.js";
import type {volunteers} from "../../contracts/volunteers.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import {district, streets, streetWeights} from "../streets.js";
import type {Delivered} from "../versions.js";

export type VolunteerRow = Row<typeof volunteers> & Delivered;

/** Handed over at each quarter's end. The district's team, one in each street, and one more from June 2023 on. */
const teams = [
  {team: "ZY-00", area: district, from: "2021-01", members: 96},
  ...streets.map((area, i) => ({
    team: `ZY-${String(i + 1).padStart(2, "0")}`,
    area,
    from: i < 9 ? "2021-01" : "2022-03",
    members: Math.round((streetWeights[area] as number) / 2)
  })),
  {team: "ZY-14", area: "310104010", from: "2023-06", members: 28}
];

export function volunteerRows(): VolunteerRow[] {
  const random = randomFor("volunteers");
  const quarterEnds = months.filter((month) => Number(month.slice(5)) % 3 === 0);
  return quarterEnds.flatMap((month, quarter) =>
    teams
      .filter(({from}) => from <= month)
      .map(({team, area, members}) => ({
        month: `${month}-01`,
        team,
        area_code: area,
        volunteers: members + Math.floor(quarter / 2) + random.int(0, 3),
        services: random.chance(40) ? null : random.int(0, 6),
        reporting_unit: null,
        deliveries: [month],
        effective: true
      }))
  );
}
