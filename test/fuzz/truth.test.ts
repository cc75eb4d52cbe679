import {describe, expect, it} from "vitest";
import {contractById} from "../../loaders/contracts/index.js";
import {csv, withLoaded} from "../deliver.js";
import {workbook} from "../workbook.js";
import {compare, type Load} from "./compare.js";
import {truthOf} from "./truth.js";

const contract = contractById("activities");
const header = ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期", "参加人次"];
const row = (id: string, ...more: string[]) => [
  id,
  "示例活动",
  "走访慰问",
  "拥军优属",
  "区双拥办",
  "田林",
  "2023-05-01",
  "12",
  ...more
];
const rows = ["A1", "A2", "A3"].map((id) => row(id));
const withCell = (at: number, text: string) => rows.map((cells, r) => (r === 1 ? cells.with(at, text) : cells));

/** What mutants of valid deliveries once disagreed on, with what each row says: kept, bad, or no row of the table. */
const cases: Record<string, {grid: string[][]; says: string[]; sheet?: true}> = {
  "a torn last record that holds a spelling of nothing": {
    grid: [header, ...rows, ["/"]],
    says: ["kept", "kept", "kept", "structure"]
  },
  "a sheet whose last header is emptied": {
    grid: [header.with(7, ""), ...rows],
    says: ["bad", "bad", "bad"],
    sheet: true
  },
  "a delimited text whose last header is emptied": {
    grid: [header.with(7, ""), ...rows],
    says: ["kept", "kept", "kept"]
  },
  "a word beside a complete row of a sheet": {
    grid: [header, row("A1", "核对过"), ...rows.slice(1)],
    says: ["kept", "kept", "kept"],
    sheet: true
  },
  "a value beside a complete row of a sheet": {
    grid: [header, ...Array.from({length: 60}, (_, i) => row(`B${i}`)), row("A1", "12")],
    says: [...Array.from({length: 60}, () => "kept"), "bad"],
    sheet: true
  },
  "a note in the second cell of a complete row": {
    grid: [header, ...withCell(1, "注：示例")],
    says: ["kept", "kept", "kept"]
  },
  "a note at the beginning of a row": {grid: [header, ...withCell(0, "注：示例")], says: ["kept", "structure", "kept"]},
  "a header whose first label is broken into two lines": {
    grid: [["活动"], header.with(0, "编号"), ...rows],
    says: ["kept", "kept", "kept"]
  }
};

describe("truthOf(contract, grid, deliveryEnd, short)", () => {
  it.each(Object.entries(cases))("agrees with what is read: %s", async (_, {grid, says, sheet}) => {
    const name = `表.${sheet ? "xlsx" : "csv"}`;
    const truth = truthOf(contract, grid, "2023-05-31", !sheet);
    expect(truth.refuse).toBeNull();
    expect([...truth.rows.values()].map((said) => Object.keys(said)[0])).toEqual(says);
    const bytes = sheet ? workbook({甲: {rows: grid.map((cells) => cells.map((cell) => cell || null))}}) : csv(...grid);
    await withLoaded({[`2023-05/${name}`]: bytes}, async (db) => {
      for (const load of await db.all<Load>("from load"))
        expect(await compare(db, {contract, name, grid, inBytes: false}, load)).toBeUndefined();
    });
  });

  it("says that a whole header in other columns begins another table", () => {
    const grid = [header, ...rows, ["A4", ...header], ...rows.map((cells) => ["", ...cells])];
    const truth = truthOf(contract, grid, "2023-05-31", true);
    expect([...truth.rows.values()].map((said) => Object.keys(said)[0])).toEqual([
      ...["kept", "kept", "kept"],
      ...["structure", "structure", "structure", "structure"]
    ]);
  });
});
