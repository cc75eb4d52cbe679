import type {Row} from "../../contracts/language/contract.js";
import type {resettlement} from "../../contracts/resettlement.js";
import {lastDay, monthOf} from "../../base/periods.js";
import {addDays, years} from "../calendar.js";
import type {Breakage} from "../breakage.js";
import type {Somebody, peopleMaker} from "../people.js";
import {randomFor} from "../random.js";
import {streetWeights} from "../streets.js";
import {type Delivered, isListed, known, versions} from "../versions.js";

export type ResettlementRow = Row<typeof resettlement> & Pick<Somebody, "name" | "phone"> & Delivered;

/** Registrations that count, by year; 作废 ones come on top. */
const intakes = {
  2021: {conscript: 352, nco: 12, officer: 4},
  2022: {conscript: 371, nco: 14, officer: 6},
  2023: {conscript: 386, nco: 15, officer: 5}
};
const voidedPerYear = 3;
/** Entered on trial when the register began, and voided: its first file would have too few rows to be published. */
const trials = 6;

/** Conscripts leave in spring and in autumn. */
const seasons = {
  conscript: {
    "01": 3,
    "02": 3,
    "03": 98,
    "04": 76,
    "05": 9,
    "06": 4,
    "07": 3,
    "08": 4,
    "09": 104,
    "10": 72,
    "11": 9,
    "12": 5
  },
  nco: {"03": 3, "04": 4, "05": 1, "09": 3, "10": 2, "12": 2},
  officer: {"04": 1, "07": 2, "08": 1, "11": 1}
};

const placements = {
  conscript: {self_employed: 935, assigned_job: 60, supported: 5},
  nco: {self_employed: 45, assigned_job: 30, monthly_pension: 20, retired: 5},
  officer: {transferred: 40, retired: 25, monthly_pension: 25, demobilised: 10}
};

/** Days from registration to placement, shortest and longest. */
const placementDays: Record<string, [number, number]> = {
  self_employed: [3, 45],
  assigned_job: [60, 210],
  supported: [5, 30],
  monthly_pension: [10, 60],
  retired: [20, 90],
  transferred: [90, 240],
  demobilised: [10, 40]
};

/** Years between birth and registration, fewest and most. */
const ages = {conscript: [19, 25], nco: [27, 41], officer: [33, 55]} as const;

const personTypes = ["conscript", "nco", "officer"] as const;

export function resettlementRows(makePerson: ReturnType<typeof peopleMaker>): {
  rows: ResettlementRow[];
  breakages: Breakage[];
} {
  const random = randomFor("resettlement");

  const intake = (year: number, personType: (typeof personTypes)[number], voided: boolean) => {
    const month = voided ? random.pick(["03", "04", "09"]) : random.weighted(seasons[personType]);
    const registeredOn = `${year}-${month}-${String(random.int(1, Number(lastDay(`${year}-${month}`).slice(8)))).padStart(2, "0")}`;
    const placementType = random.weighted(placements[personType]);
    const [soonest, latest] = placementDays[placementType] as [number, number];
    const late = random.chance(18);
    const [youngest, oldest] = ages[personType];
    return {
      somebody: makePerson(year - oldest, year - youngest),
      personType,
      placementType,
      areaCode: random.weighted(streetWeights),
      dueOn: random.chance(10) ? null : addDays(registeredOn, late ? -random.int(1, 15) : random.int(0, 20)),
      registeredOn,
      placedOn: voided || random.chance(6) ? null : addDays(registeredOn, random.int(soonest, latest)),
      trained: personType === "conscript" ? random.chance(620) : random.chance(300),
      trainingKnownOn: addDays(registeredOn, random.int(40, 75)),
      voidedOn: voided ? addDays(registeredOn, 35) : null
    };
  };
  type Intake = ReturnType<typeof intake> & {id: string};

  const all: Intake[] = years.flatMap((year) =>
    personTypes
      .flatMap((type) => Array.from({length: intakes[year][type]}, () => intake(year, type, false)))
      .concat(Array.from({length: voidedPerYear}, () => intake(year, "conscript", true)))
      .sort((a, b) => (a.registeredOn < b.registeredOn ? -1 : a.registeredOn > b.registeredOn ? 1 : 0))
      .map((one, i) => ({...one, id: `XH${year}${String(i + 1).padStart(4, "0")}`}))
  );

  const tried = all.slice(0, trials).map((one, i) => ({
    ...one,
    id: `XH2021S${i + 1}`,
    registeredOn: `2021-01-0${i + 4}`,
    dueOn: null,
    placedOn: null,
    voidedOn: "2021-01-15"
  }));

  const rowAt = (one: Intake, delivery: string) => {
    const placedOn = known(one.placedOn, delivery);
    const voided = known(one.voidedOn, delivery) !== null;
    return {
      intake_id: one.id,
      name: one.somebody.name,
      person: one.somebody.person,
      phone: one.somebody.phone,
      person_type: one.personType,
      placement_type: one.placementType,
      area_code: one.areaCode,
      due_on: one.dueOn,
      registered_on: one.registeredOn,
      placed_on: placedOn,
      trained: known(one.trainingKnownOn, delivery) ? one.trained : null,
      state: voided ? "作废" : placedOn ? "已安置" : "办理中"
    };
  };

  const broken = [
    {
      delivery: "2021-10",
      column: "placement_type",
      value: "转业",
      reason: "义务兵没有转业",
      item: firstOf("2021-10")
    },
    {
      delivery: "2023-04",
      column: "registered_on",
      value: "2023-02-30",
      reason: "报到日期 2023-02-30 不是历法上的日期",
      item: firstOf("2023-04")
    }
  ];
  function firstOf(month: string): Intake {
    const found = all.find((one) => one.personType === "conscript" && monthOf(one.registeredOn) === month);
    if (!found) throw new Error(`no conscript registered in ${month}`);
    return found;
  }

  const rows = [...tried, ...all].flatMap((one) =>
    versions((delivery) =>
      isListed(one.registeredOn, one.placedOn ?? one.voidedOn, delivery) &&
      !broken.some((b) => b.item === one && b.delivery === delivery)
        ? rowAt(one, delivery)
        : undefined
    )
  );
  const breakages = broken.map(({item, ...rest}) => ({
    contract: "resettlement",
    key: item.id,
    row: rowAt(item, rest.delivery),
    ...rest
  }));
  return {rows, breakages};
}
