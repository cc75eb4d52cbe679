import {expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {findDrift} from "../../loaders/warehouse/findDrift.js";
import {findUnusual} from "../../loaders/warehouse/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {questionsOf} from "../../loaders/warehouse/questions.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

const header = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const payouts = (month: string, first: string, ...more: string[]) =>
  csv(
    [...header, ...more],
    ...Array.from({length: 12}, (_, i) => [
      `${month}-${i}`,
      madeUpId(i),
      "田林",
      "优待金",
      month,
      month,
      i === 0 ? first : "100.00",
      "成功",
      ...more.map(() => "某某")
    ])
  );

it("says kinds and counts, but no value, no amount and no header that nobody declared", () =>
  withLoaded(
    {
      "2023-01/发放.csv": payouts("2023-01", "100.00"),
      "2023-02/发放.csv": payouts("2023-02", "9000000.00", "金丝雀的备注"),
      "2023-02/佐证.csv": csv(
        ["考评年度", "指标编号", "责任单位", "材料类型", "应归档", "已归档"],
        [2023, "1.1", "区双拥办", "文件", 1, 2]
      )
    },
    async (db) => {
      const warnings = [
        ...(await listWarnings(db, "2023-02")),
        ...(await findUnusual(db, contracts, lists, "2023-02"))
      ];
      const questions = questionsOf(contracts, "2023-02", warnings, await findDrift(db, contracts, lists, "2023-02"));
      expect(questions.map((q) => [q.contract, q.file, q.column, q.kind, q.say, q.count])).toEqual([
        ["evidence", "佐证.csv", "已归档", "filed-above-required", "已归档多于应归档，请核实", 1],
        ["payouts", "发放.csv", "", "new-column", "", 1],
        ["payouts", "发放.csv", "实发金额", "unusual-amount", "", 1],
        ["payouts", "发放.csv", "实发金额", "unusual-total", "", 1]
      ]);
      expect(JSON.stringify(questions)).not.toMatch(/金丝雀|9000000|某某/);
    }
  ));
