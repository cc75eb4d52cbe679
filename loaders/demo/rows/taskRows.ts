import type {Row} from "../../contracts/language/contract.js";
import type {tasks} from "../../contracts/tasks.js";
import type {Breakage} from "../breakage.js";
import {lastDay, monthOf, yearOf} from "../../base/periods.js";
import {addDays, years} from "../calendar.js";
import {randomFor} from "../random.js";
import {memberUnits} from "../units.js";
import {type Delivered, isListed, known, versions} from "../versions.js";

export type TaskRow = Row<typeof tasks> & {task: string; cooperating: string | null} & Delivered;

const tasksPerYear = {2021: 88, 2022: 95, 2023: 104};

/** Made-up task texts, by first-level section of the standard. */
const texts = [
  "召开双拥工作领导小组会议",
  "开展国防教育宣传",
  "落实拥军服务事项",
  "支持驻区部队参与地方建设",
  "落实优抚安置政策",
  "组织节日走访慰问",
  "推进军民共建结对",
  "开展军地满意度调查",
  "报送特色工作材料",
  "自查一票否决事项"
];
const sectionWeights = {1: 14, 2: 13, 3: 16, 4: 11, 5: 15, 6: 12, 7: 9, 8: 6, 9: 3, 10: 3};

const assignedIn = {"01": 30, "02": 25, "03": 30, "05": 8, "07": 7, "09": 4};

export function taskRows(): {rows: TaskRow[]; breakages: Breakage[]} {
  const random = randomFor("tasks");

  const task = (year: number, nth: number) => {
    const section = nth < 10 ? nth + 1 : Number(random.weighted(sectionWeights));
    const month = nth < 4 ? "01" : random.weighted(assignedIn);
    const assignedOn = `${year}-${month}-${String(random.int(4, 26)).padStart(2, "0")}`;
    const dueMonth = String(Math.min(12, Number(month) + random.int(2, 9))).padStart(2, "0");
    const dueOn = lastDay(`${year}-${dueMonth}`);
    const doneOn = random.chance(850)
      ? addDays(dueOn, -random.int(0, 35))
      : random.chance(year === 2023 ? 600 : 930)
        ? addDays(dueOn, random.int(2, 50))
        : null;
    return {
      section,
      text: texts[section - 1] as string,
      important: random.chance(250),
      unit: memberUnits[(nth + year) % memberUnits.length] as string,
      cooperating: random.chance(300) ? random.pick(memberUnits) : null,
      assignedOn,
      dueOn,
      doneOn,
      voidedOn: nth > 10 && random.chance(18) ? addDays(assignedOn, 45) : null
    };
  };
  const all = years.flatMap((year) =>
    Array.from({length: tasksPerYear[year]}, (_, nth) => task(year, nth))
      .sort((a, b) => (a.assignedOn < b.assignedOn ? -1 : a.assignedOn > b.assignedOn ? 1 : 0))
      .map((one, i) => ({...one, id: `RW${year}${String(i + 1).padStart(3, "0")}`}))
  );

  const rowAt = (one: (typeof all)[number], delivery: string) => {
    const voided = known(one.voidedOn, delivery) !== null;
    const doneOn = one.voidedOn ? null : known(one.doneOn, delivery);
    return {
      task_id: one.id,
      section: one.section,
      task: `${yearOf(one.assignedOn)}年${one.text}`,
      kind: one.important ? "重点" : "一般",
      unit: one.unit,
      cooperating: one.cooperating,
      assigned_on: one.assignedOn,
      due_on: one.dueOn,
      done_on: doneOn,
      state: voided ? "作废" : doneOn ? "已完成" : "进行中"
    };
  };

  const delivery = "2022-11";
  const spoilt = all.find((one) => monthOf(one.assignedOn) === "2022-09");
  if (!spoilt) throw new Error("no task assigned in 2022-09");
  const rows = all.flatMap((one) =>
    versions((d) =>
      isListed(one.assignedOn, one.voidedOn ?? one.doneOn, d) && !(one === spoilt && d === delivery)
        ? rowAt(one, d)
        : undefined
    )
  );
  return {
    rows,
    breakages: [
      {
        contract: "tasks",
        delivery,
        key: spoilt.id,
        column: "due_on",
        value: addDays(spoilt.assignedOn, -30),
        reason: "计划完成日期早于下达日期",
        row: rowAt(spoilt, delivery)
      }
    ]
  };
}
