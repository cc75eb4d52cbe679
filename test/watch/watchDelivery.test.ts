import {describe, expect, it} from "vitest";
import type {Database} from "../../loaders/base/duckdb.js";
import {contracts} from "../../loaders/contracts/index.js";
import {explainLayouts} from "../../loaders/load/layout.js";
import {findDrift} from "../../loaders/watch/findDrift.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {tellAllPeriods} from "../../loaders/watch/tellPeriods.js";
import {watchDelivery} from "../../loaders/watch/watchDelivery.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

const payouts = (month: string, header: string, amounts: string[]) =>
  csv(
    ["流水号", "身份证号", "街镇", header, "所属月份", "发放月份", "实发金额", "发放状态"],
    ...amounts.map((amount, i) => [`${month}-${i}`, madeUpId(i), "田林", "优待金", month, month, amount, "成功"])
  );
const usual = Array.from({length: 9}, () => "1000.00");
const exports = {
  "2023-05/发放.csv": payouts("2023-05", "发放项目", usual),
  "2023-06/发放.csv": payouts("2023-06", "发放项目 ", [...usual, "10000000"])
};

const watch = (db: Database, delivery = "2023-06") => watchDelivery(db, contracts, lists, delivery);
const looked = async (db: Database, delivery = "2023-06") => ({
  unusual: await findUnusual(db, contracts, lists, delivery),
  periods: await tellAllPeriods(db, contracts, delivery),
  drift: await findDrift(db, contracts, lists, delivery),
  decisions: await explainLayouts(db, contracts, delivery)
});

describe("watchDelivery(db, contracts, lists, delivery)", () => {
  it("says of a delivery what is unusual and different in it, and how it was read", () =>
    withLoaded(exports, async (db) => {
      expect(await watch(db)).toEqual(await looked(db));
      expect((await watch(db)).unusual).toHaveLength(2);
      expect(await watch(db, "2023-05")).toEqual(await looked(db, "2023-05"));
    }));

  it("looks once: what was found is kept for the same loads, and looked for again for others", () =>
    withLoaded(exports, async (db) => {
      const found = await watch(db);
      await db.run("update record_payouts set paid_yuan = 1000");
      expect(await watch(db)).toEqual(found);
      await db.run("update load set depends = 'read by another program'");
      expect((await watch(db)).unusual).toEqual([]);
    }));

  it("looks again where what is kept is not whole", () =>
    withLoaded(exports, async (db) => {
      const found = await watch(db);
      for (const garbled of ["''::blob", "'not packed'::blob", "found[1:20]"]) {
        await db.run(`update watched set found = ${garbled}`);
        expect(await watch(db)).toEqual(found);
      }
    }));

  it("keeps a few", () =>
    withLoaded(exports, async (db) => {
      for (let i = 0; i < 9; i++) await watch(db, `2023-0${i + 1}`);
      expect(await db.all("select count(*)::integer as n from watched")).toEqual([{n: 4}]);
    }));
});
