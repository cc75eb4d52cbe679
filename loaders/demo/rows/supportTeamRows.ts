import type {Row} from "../../contracts/language/contract.js";
import type {support_teams} from "../../contracts/support_teams.js";
import {addMonths} from "../../base/periods.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import type {Delivered} from "../versions.js";

export type SupportTeamRow = Row<typeof support_teams> & Delivered;

/** The quarter, counted from 0, in which each team of 30 is founded; four from 2023 on. */
const foundedIn = [0, 0, 5, 8];

export function supportTeamRows(): SupportTeamRow[] {
  const random = randomFor("support teams");
  const quarterEnds = months.filter((month) => Number(month.slice(5)) % 3 === 0);
  return quarterEnds.flatMap((delivery, quarter) =>
    foundedIn.flatMap((founded, team) =>
      founded <= quarter
        ? [
            {
              quarter: `${addMonths(delivery, -2)}-01`,
              team: `ZQ-${String(team + 1).padStart(2, "0")}`,
              authorised: 30,
              actual: quarter >= 10 ? 30 : random.int(26, 30),
              drills: random.chance(450) ? 1 : 0,
              reporting_unit: null,
              deliveries: [delivery],
              effective: true
            }
          ]
        : []
    )
  );
}
