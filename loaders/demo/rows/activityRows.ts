import type {activities} from "../../contracts/activities.js";
import type {Row} from "../../contracts/language/contract.js";
import type {Breakage} from "../breakage.js";
import {lastDay, monthOf, quarterOf, yearOf} from "../../base/periods.js";
import {addDays, months} from "../calendar.js";
import {randomFor} from "../random.js";
import {district, streets, streetUnits, streetWeights} from "../streets.js";
import {type Delivered, known, versions} from "../versions.js";

export type ActivityRow = Row<typeof activities> & {title: string; occasion: string | null} & Delivered;

/** Activities in an ordinary month, by type; festivals come on top. */
const ordinary = {
  visit: 6,
  open_day: 4,
  lecture: 14,
  memorial: 2,
  exhibition: 7,
  welfare: 16,
  home_service: 12,
  joint_building: 12,
  military_day: 3,
  drill: 4,
  training: 9
};
const ordinaryPerMonth = 16;

const festivals: Record<string, {occasion: string; type: string; count: number}[]> = {
  "01": [{occasion: "春节", type: "visit", count: 17}],
  "02": [{occasion: "元宵", type: "visit", count: 6}],
  "04": [{occasion: "清明", type: "memorial", count: 15}],
  "07": [
    {occasion: "八一", type: "visit", count: 22},
    {occasion: "八一", type: "joint_building", count: 7}
  ],
  "08": [{occasion: "八一", type: "exhibition", count: 5}],
  "09": [
    {occasion: "烈士纪念日", type: "memorial", count: 13},
    {occasion: "全民国防教育日", type: "lecture", count: 8}
  ]
};

const greeted = ["春节", "元宵", "八一"];

const titles: Record<string, string> = {
  visit: "走访慰问活动",
  open_day: "军营开放日参观活动",
  lecture: "国防教育宣讲进社区",
  memorial: "祭扫英烈活动",
  exhibition: "双拥主题文化展览",
  welfare: "便民公益服务活动",
  home_service: "为优抚对象上门服务",
  joint_building: "军民共建联谊活动",
  military_day: "军事日活动",
  drill: "支前保障演练",
  training: "双拥骨干培训"
};

const directions: Record<string, readonly string[]> = {
  visit: ["拥军优属"],
  open_day: ["拥政爱民", "宣传教育"],
  lecture: ["宣传教育"],
  memorial: ["宣传教育"],
  exhibition: ["宣传教育", "军民共建"],
  welfare: ["拥政爱民", "拥军优属"],
  home_service: ["拥军优属"],
  joint_building: ["军民共建"],
  military_day: ["宣传教育"],
  drill: ["拥军优属"],
  training: ["宣传教育", "拥军优属"]
};
const serving = ["visit", "welfare", "home_service"];

/** Streets that held nothing in a quarter. */
const silent: Record<string, readonly string[]> = {
  "2021-Q1": ["310104012"],
  "2021-Q4": ["310104004", "310104103"],
  "2022-Q2": ["310104012"],
  "2023-Q1": ["310104004"],
  "2023-Q2": ["310104012"]
};

const districtUnits = [
  "区双拥办",
  "区退役军人局",
  "区委宣传部",
  "区教育局",
  "区人武部",
  "区文旅局",
  "区退役军人服务中心"
];

/** Every third lecture or so is held by the lecture team of the retired officers' centre. */
const organiserOf = (type: string, heldOn: string, host: string) =>
  type === "lecture" && Number(heldOn.slice(8)) % 3 === 0 ? "区军休中心" : host;

export function activityRows(): {rows: ActivityRow[]; breakages: Breakage[]} {
  const random = randomFor("activities");

  const activity = (month: string, type: string, occasion: string | null, areaCode: string, cancelled = false) => {
    const heldOn = `${month}-${String(random.int(1, Number(lastDay(month).slice(8)))).padStart(2, "0")}`;
    return {
      heldOn,
      type,
      occasion,
      areaCode,
      title: (occasion && greeted.includes(occasion) ? "迎" : "") + (occasion ?? "") + (titles[type] as string),
      direction: random.pick(directions[type] as readonly string[]),
      organiser: organiserOf(
        type,
        heldOn,
        areaCode === district ? random.pick(districtUnits) : (streetUnits[areaCode] as string)
      ),
      participants: random.int(12, type === "memorial" || type === "exhibition" ? 320 : 140),
      // Some head counts are reported a month after.
      participantsKnownOn: random.chance(60) ? addDays(heldOn, 31) : heldOn,
      served: serving.includes(type) ? random.int(5, 160) : null,
      cancelledOn: cancelled || random.chance(8) ? addDays(heldOn, 20) : null
    };
  };

  /** Types and occasions of a month's activities. */
  const plan = (month: string): [type: string, occasion: string | null][] => [
    ...(festivals[month.slice(5)] ?? []).flatMap(({occasion, type, count}) =>
      Array.from({length: count + random.int(-1, 2)}, (): [string, string] => [type, occasion])
    ),
    ...Array.from({length: ordinaryPerMonth + random.int(-3, 3)}, (): [string, null] => [
      random.weighted(ordinary),
      null
    ])
  ];

  const planned = months.map((month) => {
    const open = streets.filter((street) => !silent[quarterOf(month)]?.includes(street));
    const weights = Object.fromEntries(open.map((street) => [street, streetWeights[street] as number]));
    return plan(month).map(([type, occasion]) =>
      activity(month, type, occasion, random.chance(110) ? district : random.weighted(weights))
    );
  });
  // Every other street holds something in every quarter.
  for (const [i, month] of months.entries()) {
    if (i % 3 !== 2) continue;
    const held = new Set(
      planned
        .slice(i - 2, i + 1)
        .flat()
        .filter((one) => !one.cancelledOn)
        .map((one) => one.areaCode)
    );
    for (const street of streets) {
      if (held.has(street) || silent[quarterOf(month)]?.includes(street)) continue;
      planned[i]?.push({...activity(month, "lecture", null, street), cancelledOn: null});
    }
  }
  // Held on paper only: a cancelled activity does not cover a street.
  planned[months.indexOf("2023-05")]?.push(activity("2023-05", "welfare", null, "310104012", true));

  const all = planned.flatMap((ofMonth, i) =>
    ofMonth
      .sort((a, b) => (a.heldOn < b.heldOn ? -1 : a.heldOn > b.heldOn ? 1 : 0))
      .map((one, nth) => ({
        ...one,
        id: `HD${(months[i] as string).replace("-", "")}${String(nth + 1).padStart(3, "0")}`
      }))
  );

  const rowAt = (one: (typeof all)[number], delivery: string) => ({
    activity_id: one.id,
    title: one.title,
    activity_type: one.type,
    direction: one.direction,
    organiser: one.organiser,
    area_code: one.areaCode,
    held_on: one.heldOn,
    participants: known(one.participantsKnownOn, delivery) ? one.participants : null,
    served: known(one.participantsKnownOn, delivery) ? one.served : null,
    occasion: one.occasion,
    state: known(one.cancelledOn, delivery) ? "撤销" : "已举办"
  });

  const delivery = "2023-09";
  const spoilt = all.find((one) => monthOf(one.heldOn) === delivery && !one.cancelledOn);
  if (!spoilt) throw new Error(`no activity in ${delivery}`);

  // Nothing stays open into the next year: a file holds the activities of its own year so far.
  const rows = all.flatMap((one) =>
    versions((d) =>
      monthOf(one.heldOn) <= d && yearOf(one.heldOn) === yearOf(d) && !(one === spoilt && d === delivery)
        ? rowAt(one, d)
        : undefined
    )
  );
  return {
    rows,
    breakages: [
      {
        contract: "activities",
        delivery,
        key: spoilt.id,
        column: "participants",
        value: "约八十",
        reason: "参加人次“约八十”不是整数",
        row: rowAt(spoilt, delivery)
      }
    ]
  };
}
