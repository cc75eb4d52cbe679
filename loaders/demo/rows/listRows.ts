import type {Row} from "../../contracts/language/contract.js";
import type {two_lists} from "../../contracts/two_lists.js";
import type {Breakage} from "../breakage.js";
import {lastDay, monthOf} from "../../base/periods.js";
import {addDays, years} from "../calendar.js";
import {randomFor} from "../random.js";
import {type Delivered, known, versions} from "../versions.js";

export type ListRow = Row<typeof two_lists> & {supervision: string | null} & Delivered;

const itemsPerYear = {2021: 27, 2022: 31, 2023: 34};

const proposedIn = {"01": 4, "02": 4, "03": 6, "04": 3, "05": 3, "06": 2, "07": 2, "08": 2, "09": 2, "10": 1, "11": 2};

const units: Record<string, readonly string[]> = {
  服务备战打仗: ["区人武部", "区双拥办"],
  基础设施: ["区建管委", "区规资局"],
  权益保障: ["区退役军人局", "区公安分局"],
  子女入学: ["区教育局"],
  家属就业: ["区人社局"],
  演训保障: ["区双拥办", "华泾镇"],
  交通出行: ["区公安分局", "区建管委"],
  医疗服务: ["区卫健委"],
  法律服务: ["区退役军人局"],
  重大工程: ["区建管委"],
  城市更新: ["区规资局", "长桥街道"],
  国防教育: ["区教育局", "区委宣传部"],
  文明创建: ["区委宣传部", "田林街道", "徐家汇街道"],
  帮扶助困: ["区民政局", "凌云路街道"],
  其他: ["区双拥办"]
};
const forces = [
  "服务备战打仗",
  "基础设施",
  "权益保障",
  "子女入学",
  "家属就业",
  "演训保障",
  "交通出行",
  "医疗服务",
  "其他"
];
const locals = ["法律服务", "重大工程", "城市更新", "国防教育", "文明创建", "帮扶助困", "医疗服务"];

export function listRows(): {rows: ListRow[]; breakages: Breakage[]} {
  const random = randomFor("two_lists");

  const item = (year: number, nth: number) => {
    const month = nth === 0 ? "01" : random.weighted(proposedIn);
    const proposedOn = `${year}-${month}-${String(random.int(3, Number(lastDay(`${year}-${month}`).slice(8)))).padStart(2, "0")}`;
    const side = random.chance(580) ? "地方为部队办" : "部队为地方办";
    const category = random.pick(side === "地方为部队办" ? forces : locals);
    const acceptedOn = addDays(proposedOn, random.int(2, 25));
    const dueOn = addDays(proposedOn, random.int(90, 330));
    const done = random.chance(760)
      ? addDays(dueOn, -random.int(0, 40))
      : random.chance(700)
        ? addDays(dueOn, random.int(3, 75))
        : null;
    const doneOn = done && (done < acceptedOn ? acceptedOn : done);
    return {
      side,
      category,
      unit: random.pick(units[category] as readonly string[]),
      proposedOn,
      acceptedOn,
      dueOn,
      doneOn,
      verifiedOn: doneOn && addDays(doneOn, random.int(4, 30)),
      supervision: random.chance(150) ? "区级督办" : null,
      withdrawnOn: random.chance(50) ? addDays(acceptedOn, 20) : null
    };
  };
  const all = years.flatMap((year) =>
    Array.from({length: itemsPerYear[year]}, (_, nth) => item(year, nth))
      .sort((a, b) => (a.proposedOn < b.proposedOn ? -1 : a.proposedOn > b.proposedOn ? 1 : 0))
      .map((one, i) => ({...one, id: `SQD-${year}-${String(i + 1).padStart(2, "0")}`}))
  );

  const rowAt = (one: (typeof all)[number], delivery: string) => {
    const withdrawn = known(one.withdrawnOn, delivery) !== null;
    const acceptedOn = known(one.acceptedOn, delivery);
    const doneOn = withdrawn || one.withdrawnOn ? null : known(one.doneOn, delivery);
    const state = withdrawn ? "撤销" : doneOn ? "已办结" : acceptedOn ? "办理中" : "待受理";
    return {
      item_id: one.id,
      side: one.side,
      category: one.category,
      unit: one.unit,
      proposed_on: one.proposedOn,
      accepted_on: acceptedOn,
      due_on: one.dueOn,
      done_on: doneOn,
      verified_on: doneOn && known(one.verifiedOn, delivery),
      supervision: one.supervision,
      state
    };
  };

  // The lists are handed over whole, all years in one sheet.
  const delivery = "2023-10";
  const spoilt = all.findLast((one) => !one.withdrawnOn && known(one.doneOn, delivery));
  if (!spoilt) throw new Error(`no item done by ${delivery}`);
  const rows = all.flatMap((one) =>
    versions((d) => (monthOf(one.proposedOn) <= d && !(one === spoilt && d === delivery) ? rowAt(one, d) : undefined))
  );
  return {
    rows,
    breakages: [
      {
        contract: "two_lists",
        delivery,
        key: spoilt.id,
        column: "done_on",
        value: addDays(spoilt.acceptedOn, -1),
        reason: "办结日期早于受理日期",
        row: rowAt(spoilt, delivery)
      }
    ]
  };
}
