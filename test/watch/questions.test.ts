import {expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {findDrift} from "../../loaders/watch/findDrift.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {questionsOf} from "../../loaders/watch/questions.js";
import {csv, payoutsCsv, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

it("says kinds and counts, but no value, no amount and no header that nobody declared", () =>
  withLoaded(
    {
      "2023-01/发放.csv": payoutsCsv("2023-01", 12, "100.00"),
      "2023-02/发放.csv": payoutsCsv("2023-02", 12, "100.00", {first: "9000000.00", more: ["金丝雀的备注"]}),
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
