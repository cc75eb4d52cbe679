import type {beneficiaries} from "../../contracts/beneficiaries.js";
import type {Row} from "../../contracts/language/contract.js";
import type {Breakage} from "../breakage.js";
import {months} from "../calendar.js";
import type {Somebody, peopleMaker} from "../people.js";
import {type Random, randomFor} from "../random.js";
import {streetWeights} from "../streets.js";
import type {Delivered} from "../versions.js";

export type BeneficiaryRow = Row<typeof beneficiaries> & {name: string; disability_grade: string | null} & Delivered;

/** Somebody in the register of beneficiaries, with the streets lived in and the first and last month there. */
export interface Beneficiary {
  somebody: Somebody;
  /** The first one is what the person is mainly entitled by. */
  categories: string[];
  grade: string | null;
  /** By month, as an index into `months`: the street from that month on. */
  streets: [number, string][];
  from: number;
  /** The month in which the person leaves; beyond the last month while still there. */
  until: number;
  leftBy: "去世" | "迁出" | "取消";
}

const lastMonth = months.length - 1;
const neverLeaves = Number.MAX_SAFE_INTEGER;

/** Distinct key beneficiaries at the end of each month: slowly fewer, to 2152 at the end of 2023. */
const keyPersonsAtStart = 2187;
const keyPersonsAtEnd = 2152;
const wiggle = [0, 2, -1, 3, 1, -2, 0, 1, -1, 2, -2, 1];
const keyPersons = (month: number): number =>
  month === lastMonth
    ? keyPersonsAtEnd
    : keyPersonsAtStart -
      Math.round(((keyPersonsAtStart - keyPersonsAtEnd) * month) / lastMonth) +
      (wiggle[month % wiggle.length] as number);

/** Made-up shares, in persons. */
const keyCategories = {
  disabled_serviceman: 420,
  disabled_other: 58,
  martyr_family: 176,
  died_on_duty_family: 71,
  died_of_illness_family: 158,
  demobilised_veteran: 88,
  ill_returned_veteran: 129,
  war_veteran: 521,
  nuclear_test_veteran: 157,
  rural_veteran_60plus: 232,
  martyr_child_60plus: 139,
  red_army_three: 3
};

const births: Record<string, [number, number]> = {
  disabled_serviceman: [1945, 1992],
  disabled_other: [1950, 1990],
  demobilised_veteran: [1929, 1936],
  war_veteran: [1948, 1969],
  rural_veteran_60plus: [1941, 1961],
  martyr_child_60plus: [1936, 1958],
  red_army_three: [1914, 1920],
  conscript_family: [1966, 1979]
};
const otherBirths: [number, number] = [1932, 1972];

/** Second categories that go with a first one. */
const second: Record<string, string> = {
  disabled_serviceman: "war_veteran",
  martyr_family: "martyr_child_60plus",
  war_veteran: "conscript_family",
  nuclear_test_veteran: "rural_veteran_60plus"
};

const grades = {
  一级: 4,
  二级: 6,
  三级: 9,
  四级: 14,
  五级: 35,
  六级: 60,
  七级: 110,
  八级: 160,
  九级: 240,
  十级: 362
};

export const isKey = (category: string) => category !== "conscript_family" && category !== "other";

export const streetIn = (one: Beneficiary, month: number): string => {
  const [, street] = one.streets.findLast(([from]) => from <= month) ?? [];
  if (!street) throw new Error(`not a beneficiary in month ${month}`);
  return street;
};

function simulate(random: Random, makePerson: ReturnType<typeof peopleMaker>): Beneficiary[] {
  const all: Beneficiary[] = [];

  const add = (category: string, from: number) => {
    const alsoIn = second[category];
    all.push({
      somebody: makePerson(...(births[category] ?? otherBirths)),
      categories: alsoIn && random.chance(45) ? [category, alsoIn] : [category],
      grade: category.startsWith("disabled") ? random.weighted(grades) : null,
      streets: [[from, random.weighted(streetWeights)]],
      from,
      until: neverLeaves,
      leftBy: "取消"
    });
  };
  const staying = (is: (category: string) => boolean) =>
    all.filter((one) => one.until === neverLeaves && is(one.categories[0] as string));
  const leave = (one: Beneficiary, month: number, by: Beneficiary["leftBy"]) => {
    one.until = month;
    one.leftBy = by;
  };

  for (let i = 0; i < keyPersons(0); i++) add(random.weighted(keyCategories), 0);
  for (let i = 0; i < 690; i++) add("conscript_family", 0);
  for (let i = 0; i < 38; i++) add("other", 0);

  for (let month = 1; month <= lastMonth; month++) {
    const there = staying(isKey);
    const leaving = Math.max(random.int(4, 8), there.length - keyPersons(month));
    for (let i = 0; i < leaving; i++) {
      const [one] = there.splice(random.int(0, there.length - 1), 1) as [Beneficiary];
      leave(one, month, random.weighted({去世: 75, 迁出: 15, 取消: 10}) as Beneficiary["leftBy"]);
    }
    for (let i = there.length; i < keyPersons(month); i++) add(random.weighted(keyCategories), month);
    for (let i = 0; i < 2; i++) random.pick(there).streets.push([month, random.weighted(streetWeights)]);

    const families = staying((category) => category === "conscript_family");
    const changing = ["03", "09"].includes((months[month] as string).slice(5)) ? random.int(140, 170) : 0;
    for (const one of families.slice(0, changing)) leave(one, month, "取消");
    for (let i = 0; i < changing; i++) add("conscript_family", month);
  }
  return all;
}

export function beneficiaryRows(makePerson: ReturnType<typeof peopleMaker>): {
  people: Beneficiary[];
  rows: BeneficiaryRow[];
  breakages: Breakage[];
} {
  const random = randomFor("beneficiaries");
  const people = simulate(random, makePerson);

  const days = months.map((month) => `${month}-01`);
  const alone = months.map((month) => [month]);
  const rowsOf = (one: Beneficiary, month: number) =>
    one.categories.map((category) => ({
      month: days[month]!,
      name: one.somebody.name,
      person: one.somebody.person,
      category,
      disability_grade: category.startsWith("disabled") ? one.grade : null,
      area_code: streetIn(one, month),
      reporting_unit: null,
      state: one.until === month ? one.leftBy : "享受待遇",
      deliveries: alone[month]!,
      effective: true
    }));

  const rows = months.flatMap((_, month) =>
    people.filter((one) => one.from <= month && month <= one.until).flatMap((one) => rowsOf(one, month))
  );

  // A person of the snapshot appears once more with a mistyped number: the sound row stays, the other is refused.
  const delivery = "2021-08";
  const [row] = rowsOf(people[100] as Beneficiary, months.indexOf(delivery)) as [ReturnType<typeof rowsOf>[number]];
  const value = row.person.slice(0, 17) + (row.person.endsWith("0") ? "1" : "0");
  return {
    people,
    rows,
    breakages: [
      {contract: "beneficiaries", delivery, key: value, column: "person", value, reason: "身份证号的校验位不对", row}
    ]
  };
}
