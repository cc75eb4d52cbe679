import {readdirSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {loadSourceDues} from "../../loaders/reference/sources.js";
import {baseIds, baseOf, calendars, ownContracts} from "../../loaders/warehouse/facts/bases.js";
import {createFacts} from "../../loaders/warehouse/createFacts.js";
import {lists, payments, referenceDir, withKnown} from "../marts/known.js";

const queries = ["loaders/warehouse/facts", "loaders/marts/findings"].flatMap((dir) => readdirSync(dir));

describe("facts", () => {
  it("are a query and a description each", () => {
    const facts = queries.filter((f) => /^fact_\w+\.sql$/.test(f)).map((f) => f.replace(".sql", ""));
    expect(facts.sort()).toEqual(baseIds.filter((id) => id.startsWith("fact_")).sort());
  });

  it("rest on an export that there is, and have no dates but a flow’s or a case’s", () => {
    const known = [...contracts.map((c) => c.id), ...ownContracts];
    for (const id of baseIds) {
      const {contract, kind, dates, since} = baseOf(id);
      expect(known, id).toContain(contract);
      expect(dates !== undefined, id).toBe(kind === "flow" || kind === "case");
      expect(since !== undefined, id).toBe(kind === "case");
    }
  });
});

describe("calendars", () => {
  it("are one for each export that is counted over time", () => {
    const without = ["population", "va_gdx"]; // base figures and a table of its own: no period is missed
    const ids = contracts.map((c) => c.id).filter((id) => !without.includes(id));
    expect(calendars.map((c) => c.contract).sort()).toEqual([...ids, "deliveries"].sort());
  });

  it("agree with how often each export is expected, where that follows from its periods", async () => {
    const inferred = (
      await loadSourceDues(
        referenceDir,
        contracts.map((c) => c.id)
      )
    ).filter(({basis}) => basis.startsWith("按导出约定的统计期推定"));
    const of = new Map(calendars.map(({contract, cadence, monthly}) => [contract, monthly ? "month" : cadence]));
    const every = {month: "month", snapshot: "quarter", year: "year", school_year: "year"} as Record<string, string>;
    expect(inferred.length).toBeGreaterThan(10);
    for (const due of inferred.filter((d) => d.contract !== "population"))
      expect(due.every, due.contract).toBe(every[of.get(due.contract)!]);
  });

  it("make a register run to its last delivery, and a period end with the last one reported, counted or not", () =>
    withKnown(
      {
        resettlement: [
          {
            intake_id: "1",
            person: "1",
            person_type: "conscript",
            placement_type: "self_employed",
            area_code: "310104003",
            registered_on: "2023-01-15"
          }
        ],
        payouts: [...payments(1, "2023-01"), ...payments(1, "2023-03")],
        beneficiaries: [
          {month: "2023-01-01", person: "a", category: "war_veteran", area_code: "310104003", state: "享受待遇"},
          {month: "2023-02-01", person: "a", category: "war_veteran", area_code: "310104003", state: "迁出"}
        ]
      },
      async (db) => {
        await createFacts(db, {lists});
        const months = (contract: string) =>
          db.all<{said: string}>(
            `select strftime(month, '%Y-%m') || ' ' || cadence || ' ' || reported as said
             from source_month where contract = '${contract}' order by month`
          );
        expect((await months("resettlement")).map((m) => m.said)).toEqual([
          "2023-01 register true",
          "2023-02 register true",
          "2023-03 register true",
          "2023-04 register true"
        ]);
        expect((await months("payouts")).map((m) => m.said)).toEqual([
          "2023-01 month true",
          "2023-02 month false",
          "2023-03 month true"
        ]);
        expect((await months("beneficiaries")).map((m) => m.said)).toEqual([
          "2023-01 snapshot true",
          "2023-02 snapshot true"
        ]);
      },
      {delivered: "2023-04"}
    ));
});
