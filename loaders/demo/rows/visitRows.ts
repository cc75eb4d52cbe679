import type {Row} from "../../contracts/language/contract.js";
import type {visits} from "../../contracts/visits.js";
import type {Breakage} from "../breakage.js";
import {yearOf} from "../../base/periods.js";
import {addDays, months} from "../calendar.js";
import {yuan} from "../money.js";
import {randomFor} from "../random.js";
import {streets, streetWeights} from "../streets.js";
import {type Delivered, known, versions} from "../versions.js";
import {type Beneficiary, isKey, streetIn} from "./beneficiaryRows.js";

export type VisitRow = Row<typeof visits> & {festival: string | null} & Delivered;

/** The last days before each festival on which people are visited. */
const festivals = [
  {festival: "春节", from: "2021-01-25", days: 16, gift: 50_000},
  {festival: "八一", from: "2021-07-16", days: 15, gift: 30_000},
  {festival: "春节", from: "2022-01-12", days: 18, gift: 50_000},
  {festival: "八一", from: "2022-07-16", days: 15, gift: 30_000},
  {festival: "春节", from: "2023-01-03", days: 18, gift: 60_000},
  {festival: "八一", from: "2023-07-16", days: 15, gift: 40_000}
];
const otherVisitsPerMonth = 3;

export function visitRows(people: readonly Beneficiary[]): {rows: VisitRow[]; breakages: Breakage[]} {
  const random = randomFor("visits");
  /** In thousandths: how many of a street's beneficiaries are met. */
  const met = Object.fromEntries(streets.map((street) => [street, random.int(870, 990)]));

  const batch = (
    festival: string | null,
    visitedOn: string,
    area: string,
    category: string,
    persons: number,
    gift: number
  ) => ({
    festival,
    visitedOn,
    area,
    category,
    persons,
    solatium: yuan(persons * gift),
    voidedOn: random.chance(6) ? addDays(visitedOn, 60) : null
  });

  const all = festivals.flatMap(({festival, from, days, gift}) => {
    const month = months.indexOf(from.slice(0, 7));
    const groups = new Map<string, number>();
    for (const one of people) {
      const category = one.categories[0] as string;
      if (one.from > month || month >= one.until || !isKey(category)) continue;
      const group = `${streetIn(one, month)} ${category}`;
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    return [...groups].sort().flatMap(([group, persons]) => {
      const [area = "", category = ""] = group.split(" ");
      const share = (met[area] as number) + random.int(-30, 10);
      const found = Math.max(0, Math.min(persons, Math.round((persons * share) / 1000)));
      return found ? [batch(festival, addDays(from, random.int(0, days - 1)), area, category, found, gift)] : [];
    });
  });
  for (const month of months) {
    for (let i = 0; i < otherVisitsPerMonth; i++) {
      const day = `${month}-${String(random.int(1, 28)).padStart(2, "0")}`;
      const category = random.pick(["conscript_family", "other"]);
      all.push(batch(null, day, random.weighted(streetWeights), category, random.int(5, 24), 20_000));
    }
  }
  const numbered = all
    .sort((a, b) => (a.visitedOn < b.visitedOn ? -1 : a.visitedOn > b.visitedOn ? 1 : 0))
    .map((one, i) => ({...one, id: `ZF${yearOf(one.visitedOn)}-${String(i + 1).padStart(4, "0")}`}));

  const rowAt = (one: (typeof numbered)[number], delivery: string) => ({
    batch_id: one.id,
    festival: one.festival,
    area_code: one.area,
    category: one.category,
    visited_on: one.visitedOn,
    persons: one.persons,
    solatium_yuan: one.solatium,
    state: known(one.voidedOn, delivery) ? "作废" : "有效"
  });

  const delivery = "2023-03";
  const spoilt = numbered.find((one) => one.visitedOn.startsWith("2023-01") && !one.voidedOn);
  if (!spoilt) throw new Error("nobody visited in 2023-01");
  // Each quarter, the year so far is handed over.
  const rows = numbered.flatMap((one) =>
    versions((d) =>
      Number(d.slice(5)) % 3 === 0 &&
      yearOf(d) === yearOf(one.visitedOn) &&
      known(one.visitedOn, d) &&
      !(one === spoilt && d === delivery)
        ? rowAt(one, d)
        : undefined
    )
  );
  return {
    rows,
    breakages: [
      {
        contract: "visits",
        delivery,
        key: spoilt.id,
        column: "persons",
        value: "二十余",
        reason: "走访人数“二十余”不是整数",
        row: rowAt(spoilt, delivery)
      }
    ]
  };
}
