import {readFile} from "node:fs/promises";
import {parse} from "csv-parse/sync";
import {stringify} from "csv-stringify/sync";
import {describe, expect, it} from "vitest";
import {contractById, contracts} from "../../loaders/contracts/index.js";
import {listRefusals, listWarnings} from "../../loaders/warehouse/loadDeliveries.js";
import {withLoaded} from "../deliver.js";

const sample = (id: string) => readFile(`test/fixtures/samples/${id}.csv`, "utf8");

/** What to change in the first row of a sample so that it breaks that rule and no other. */
const broken: Record<string, Record<string, Record<string, string>>> = {
  resettlement: {
    "conscript-placement": {安置方式: "转业"},
    "registered-by-delivery": {报到日期: "2023-07-01"},
    "placed-after-registered": {安置完成日期: "2023-05-01"}
  },
  beneficiaries: {"known-by-delivery": {统计月份: "2023-07"}},
  payouts: {
    "known-by-delivery": {发放月份: "2023-07"},
    "accrual-before-pay": {所属月份: "2023-06"},
    "paid-when-successful": {流水号: "P999", 实发金额: "0"}
  },
  stations: {"known-by-delivery": {统计季度: "2023Q3"}},
  support_teams: {"known-by-delivery": {统计季度: "2023Q3"}},
  science_resources: {"known-by-delivery": {统计月份: "2023-07"}},
  volunteers: {"known-by-delivery": {统计月份: "2023-07"}},
  two_lists: {
    "accepted-after-proposed": {受理日期: "2023-01-05"},
    "done-after-accepted": {办结日期: "2023-01-12"},
    "done-after-proposed": {受理日期: "", 办结日期: "2023-01-05"},
    "done-has-date": {办结日期: ""}
  },
  station_cases: {
    "known-by-delivery": {统计月份: "2023-07"},
    "closed-within-received": {办结件数: "13"},
    "on-time-within-closed": {按时办结件数: "12"}
  },
  school_places: {"solved-within-applied": {解决人数: "13"}},
  spouse_jobs: {"placed-above-eligible": {安置方式: "其他", 已安置人数: "10"}},
  tasks: {
    "due-after-assigned": {计划完成日期: "2023-01-04"},
    "done-after-assigned": {完成日期: "2023-01-04"}
  },
  evidence: {"filed-above-required": {指标编号: "2", 已归档: "5"}},
  veto_events: {"resolved-before-found": {编号: "F999", 化解日期: "2023-02-09"}},
  surveys: {"known-by-delivery": {调查月份: "2023-07"}, "satisfied-within-answered": {满意人数: "41"}},
  va_gdx: {"total-is-sum": {TotX: "22.5"}}
};

/** The sample with one more row: its first, changed. */
async function withRow(id: string, changes: Record<string, string>): Promise<{text: string; row: number}> {
  const rows = parse<Record<string, string>>(await sample(id), {columns: true});
  for (const header of Object.keys(changes)) expect(Object.keys(rows[0]!)).toContain(header);
  return {text: stringify([...rows, {...rows[0]!, ...changes}], {header: true}), row: rows.length + 2};
}

describe("the samples", () => {
  it("are one for each contract and load whole, each under its own", async () => {
    const files = await Promise.all(contracts.map(async ({id}) => [`2023-06/${id}.csv`, await sample(id)] as const));
    await withLoaded(Object.fromEntries(files), async (db) => {
      expect(
        await db.all("select contract, rows_kept, verdict, unknown_headers, reason from load order by all")
      ).toEqual(
        contracts
          .map(({id}) => ({contract: id, rows_kept: "3", verdict: "loaded", unknown_headers: null, reason: null}))
          .sort((a, b) => (a.contract < b.contract ? -1 : 1))
      );
      expect(await listRefusals(db, "2023-06")).toEqual([]);
      expect(await listWarnings(db, "2023-06")).toEqual([]);
    });
  });

  it("keep points that are not published empty, and points exact", async () => {
    await withLoaded({"2023-06/scores.csv": await sample("scores")}, async (db) => {
      expect(
        await db.all("select item_no, max_points, self_points, checked_points from known_scores order by item_no")
      ).toEqual([
        {item_no: "1", max_points: "2.0000", self_points: "1.5000", checked_points: null},
        {item_no: "4", max_points: "1.0000", self_points: "1.0000", checked_points: "0.7500"},
        {item_no: "7", max_points: null, self_points: "0.1250", checked_points: null}
      ]);
    });
  });

  it("leave no team number in the warehouse where it may be a designation", async () => {
    await withLoaded({"2023-06/support_teams.csv": await sample("support_teams")}, async (db) => {
      const teams = await db.all<{team: string}>("select distinct team from record_support_teams");
      expect(teams).toHaveLength(3);
      for (const {team} of teams) expect(team).toMatch(/^[0-9a-f]{32}$/);
    });
  });
});

describe("a row that breaks only one rule", () => {
  it("is written down here for every rule of every contract", () => {
    const rules = contracts.flatMap(({id, rules}) => rules.map((rule) => `${id} ${rule.id}`));
    const written = Object.entries(broken).flatMap(([id, byRule]) =>
      Object.keys(byRule).map((rule) => `${id} ${rule}`)
    );
    expect(written.sort()).toEqual(rules.sort());
  });

  for (const [id, byRule] of Object.entries(broken)) {
    for (const [ruleId, changes] of Object.entries(byRule)) {
      const {say, severity} = contractById(id).rules.find((rule) => rule.id === ruleId)!;
      it(`of ${id}, ${ruleId}, is ${severity ? "kept with a warning" : "refused"}: ${say}`, async () => {
        const {text, row} = await withRow(id, changes);
        await withLoaded({"2023-06/x.csv": text}, async (db) => {
          const refusals = (await listRefusals(db, "2023-06")).filter((r) => r.row !== null);
          const warnings = await listWarnings(db, "2023-06");
          const [found, none] = severity ? [warnings, refusals] : [refusals, warnings];
          expect(found).toMatchObject([{contract: id, row, rule: ruleId, message: say}]);
          expect(none).toEqual([]);
          const [kept] = await db.all(`select count(*)::integer as n from record_${id} where row_no = ${row}`);
          expect(kept).toEqual({n: severity ? 1 : 0});
        });
      });
    }
  }
});
