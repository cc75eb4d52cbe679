import {createHash} from "node:crypto";
import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";

/** The demo's rows that pass the test, without those that must be refused. */
function some(test: (row: object, contract: string) => boolean): DemoRows {
  const all = demoRows();
  const kept = Object.entries(all).map(([id, rows]) => [
    id,
    (rows as readonly object[]).filter((row) => id !== "broken" && test(row, id))
  ]);
  return Object.fromEntries(kept) as DemoRows;
}

const tenth = (person: string) => createHash("sha256").update(person).digest()[0]! % 10 === 0;
const streets = ["310104", "310104003", "310104010", "310104017"];

/** Three sets of small data: what a small office would hand over. */
export const smallRows: Readonly<Record<string, () => DemoRows>> = {
  "a tenth of the persons": () => some((row) => !("person" in row) || tenth(String(row.person))),
  "three streets": () => some((row) => !("area_code" in row) || streets.includes(String(row.area_code))),
  "one contract": () => some((_, contract) => contract === "payouts")
};
