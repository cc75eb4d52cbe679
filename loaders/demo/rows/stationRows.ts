import type {Row} from "../../contracts/language/contract.js";
import type {stations} from "../../contracts/stations.js";
import {addMonths} from "../../base/periods.js";
import {months} from "../calendar.js";
import {randomFor} from "../random.js";
import {district, streets} from "../streets.js";
import type {Delivered} from "../versions.js";
import {committees} from "./populationRows.js";

export type StationRow = Row<typeof stations> & Delivered;

/** Where the last five residents' committees got their station, after the committee itself. */
const lateOpenings: Record<string, readonly number[]> = {
  "310104010": [4],
  "310104013": [5],
  "310104015": [5],
  "310104017": [7],
  "310104103": [8]
};

const haves = ["has_organisation", "has_posts", "has_staff", "has_funds", "has_support"] as const;

export function stationRows(): StationRow[] {
  const random = randomFor("stations");

  const station = (code: string, level: string, areaCode: string, opensIn: number) => ({
    code,
    level,
    areaCode,
    opensIn,
    /** Per have: the first quarter in which it is there. Some are missing to the end. */
    since: haves.map(() => (level === "community" && random.chance(45) ? random.int(1, 15) : 0)),
    stars: level === "district" ? 5 : random.chance(60) ? null : random.int(2, level === "street" ? 4 : 3),
    starredIn: random.int(2, 14),
    modelFrom: level === "district" ? 0 : random.chance(level === "street" ? 700 : 120) ? random.int(0, 13) : 99,
    staff: level === "district" ? 19 : level === "street" ? random.int(4, 7) : random.int(1, 2)
  });

  const all = [station("XH-Q01", "district", district, 0)];
  for (const [i, street] of streets.entries()) {
    const number = String(i + 1).padStart(2, "0");
    all.push(station(`XH-S${number}`, "street", street, 0));
    const late = lateOpenings[street] ?? [];
    const atEnd = committees(street, 2023);
    for (let nth = 1; nth <= atEnd; nth++) {
      const opensIn = late[nth - 1 - (atEnd - late.length)] ?? 0;
      all.push(station(`XH-D${number}-${String(nth).padStart(3, "0")}`, "community", street, opensIn));
    }
  }

  const quarterEnds = months.filter((month) => Number(month.slice(5)) % 3 === 0);
  return quarterEnds.flatMap((delivery, quarter) =>
    all
      .filter((one) => one.opensIn <= quarter)
      .map((one) => {
        const has = (i: number) => quarter >= (one.since[i] as number);
        return {
          quarter: `${addMonths(delivery, -2)}-01`,
          station: one.code,
          level: one.level,
          area_code: one.areaCode,
          has_organisation: has(0),
          has_posts: has(1),
          has_staff: has(2),
          has_funds: has(3),
          has_support: has(4),
          stars: one.stars === null ? null : Math.min(5, one.stars + (quarter >= one.starredIn ? 1 : 0)),
          model: quarter >= one.modelFrom,
          staff: one.staff,
          reporting_unit: null,
          deliveries: [delivery],
          effective: true
        };
      })
  );
}
