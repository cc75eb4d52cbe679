import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {loadPolicy, type Policy} from "../../loaders/disclosure/policy.js";
import {suppress, suppressPrimary} from "../../loaders/disclosure/suppress.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {checkDisclosure} from "../../loaders/gate/checkDisclosure.js";
import {writePackage} from "../../loaders/disclosure/writePackage.js";
import {withFolder} from "../deliver.js";
import {
  decided,
  hunan,
  payments,
  referenceDir,
  type Rows,
  tianping,
  times,
  withMarts,
  withReference
} from "../marts/known.js";

const usual = await loadPolicy(referenceDir);

/** What is published of a table, as text. */
const published = (rows: Rows, sql: string, policy: Policy = usual) =>
  withMarts(rows, async (db: Database) => {
    await suppressPrimary(db, policy);
    const all = await db.all(sql);
    return all.map((row) =>
      Object.values(row)
        .map((cell) => (cell === null ? "–" : String(cell)))
        .join(" ")
        .trimEnd()
    );
  });

const intakes = (n: number, area_code: string, more = {}) =>
  times(n, (i) => ({
    intake_id: `${area_code}${i}${JSON.stringify(more)}`,
    person: `p${i}`,
    person_type: "conscript",
    placement_type: "self_employed",
    area_code,
    registered_on: "2023-12-01",
    ...more
  }));
const payouts = (n: number, area: string) => payments(n, "2023-12", {area, persons: 6});
const beneficiaries = (n: number, category: string) =>
  times(n, (i) => ({month: "2023-12-01", person: `${category}${i}`, category, area_code: tianping, state: "享受待遇"}));

describe("suppressPrimary(db, policy)", () => {
  it("hides 1 to 4 persons, shows 0 and 5", () =>
    expect(
      published(
        {resettlement: [...intakes(5, tianping), ...intakes(4, hunan)]},
        "select area_code, persons, flag from public_resettlement_streets limit 3"
      )
    ).resolves.toEqual([`${tianping} 5`, `${hunan} – suppressed`, "310104007 0"]));

  it("hides fewer than 10 in a sensitive category, fewer than 5 in another", () =>
    expect(
      published(
        {
          beneficiaries: [
            ...beneficiaries(9, "war_veteran"),
            ...beneficiaries(10, "martyr_family"),
            ...beneficiaries(5, "conscript_family")
          ]
        },
        "select category, persons, flag from public_beneficiaries_monthly where persons is null or persons > 0"
      )
    ).resolves.toEqual(["all 19", "conscript_family 5", "martyr_family 10", "war_veteran – suppressed"]));

  it("hides an amount by the persons behind it, not by the number of payments", () =>
    expect(
      published(
        {payouts: [...payouts(4, tianping), ...payouts(6, hunan), ...payouts(12, "310104007")]},
        "select area_code, amount_yuan, persons, flag from public_payouts_streets limit 4"
      )
    ).resolves.toEqual([`${tianping} – – suppressed`, `${hunan} 600.00 6`, "310104007 1200.00 6", "310104008 0.00 0"]));

  it("hides an indicator's amount and count alike", () =>
    expect(
      published(
        {payouts: [...payouts(4, tianping), ...payouts(6, hunan)], beneficiaries: beneficiaries(4, "war_veteran")},
        `select indicator_id, area_code, value::bigint, flag from public_indicators
         where period_type = 'month' and (value is null or value > 0)
           and indicator_id in ('benefit_paid_total', 'key_beneficiary_count')`
      )
    ).resolves.toEqual([
      "benefit_paid_total 310104 1000",
      `benefit_paid_total ${tianping} – suppressed`,
      `benefit_paid_total ${hunan} 600`,
      "key_beneficiary_count 310104 – suppressed",
      `key_beneficiary_count ${tianping} – suppressed`
    ]));

  it("hides a rate with a small denominator whole, one with a small numerator but for its denominator", async () => {
    const sql =
      "select value, numerator, denominator, flag from public_indicators where indicator_id = 'registration_on_time_rate'";
    const due = (n: number, day: string) => intakes(n, tianping, {due_on: day});
    expect(await published({resettlement: due(4, "2023-12-31")}, sql)).toEqual(["– – – suppressed"]);
    expect(await published({resettlement: [...due(6, "2023-11-30"), ...due(3, "2023-12-31")]}, sql)).toEqual([
      "– – 9.0000 suppressed"
    ]);
    expect(await published({resettlement: due(5, "2023-12-31")}, sql)).toEqual(["100.0000 5.0000 5.0000"]);
  });

  it("hides what the stated figures would repeat", () =>
    expect(
      published(
        {resettlement: intakes(3, tianping)},
        "select figure_id, computed, verdict from public_published_figures where measure like '%received%'"
      )
    ).resolves.toEqual(["pf_conscripts_received – period_unstated", "pf_nco_received 0.0000 period_unstated"]));

  it("leaves streets out of what is not said to go so far, and heads out of everything", async () => {
    const rows = {resettlement: intakes(5, tianping)};
    const district = {...usual, finest: {}};
    expect(await published(rows, "select distinct area_code from public_indicators", district)).toEqual(["310104"]);
    expect(await published(rows, "from public_resettlement_streets", district)).toEqual([]);
    expect(
      await published(rows, "select column_name from (describe public_indicators) where column_name = 'heads'")
    ).toEqual([]);
  });
});

describe("suppress(db, policy)", () => {
  const all = (rows: Rows, sql: string, policy: Policy = usual) =>
    withMarts(rows, async (db: Database) => {
      const hidden = await suppress(db, policy);
      return {hidden, rows: (await db.all(sql)).map((row) => Object.values(row).join(" ").trimEnd())};
    });
  const streets =
    "select area_code, persons, flag, below from public_resettlement_streets where persons is null or persons > 0";

  it("counts the matches of stated figures over what is shown: no rate says that a hidden 3 was stated rightly", async () => {
    const rate =
      "select value, numerator, denominator, flag from public_indicators where indicator_id = 'published_figure_match_rate'";
    const said = (stated: number, conscripts: number) =>
      withReference(
        "published_figures.csv",
        (text) => text.replace("386,确数,386,386,人,,,2023,", `${stated},确数,${stated},${stated},人,,2023,2023,`),
        (reference) =>
          withMarts(
            {resettlement: intakes(conscripts, tianping)},
            async (db) => {
              await suppress(db, usual);
              return (await db.all(rate)).map((row) => Object.values(row).join(" ").trimEnd());
            },
            {reference}
          )
      );
    const few = [await said(3, 3), await said(4, 3)];
    expect(few[0]).toEqual(few[1]);
    expect([await said(30, 30), await said(31, 30)]).toEqual([["100.0000 1.0000 1.0000"], ["0.0000 0.0000 1.0000"]]);
  });

  it("hides one number more where a total would give the small one away, and says which is small", async () => {
    const {hidden, rows} = await all({resettlement: [...intakes(20, tianping), ...intakes(3, hunan)]}, streets);
    expect(rows).toEqual([`${tianping}  suppressed`, `${hunan}  suppressed 5`]);
    expect(hidden).toMatchObject({open: [], unlabelled: 0});
  });

  /** Six persons in a street, of whom one got so much; others elsewhere. */
  const oneGot = (yuan: number) => ({
    payouts: [
      ...payments(40, "2023-12", {area: tianping}),
      ...payments(6, "2023-12", {area: hunan}).map((row, i) => ({...row, ...(i === 0 && {paid_yuan: `${yuan}.00`})}))
    ]
  });
  const amountOfHunan = `select amount_yuan, persons, flag from public_payouts_streets where area_code = '${hunan}'`;
  const totalOfHunan = `select value, flag from public_indicators
    where indicator_id = 'benefit_paid_total' and period_type = 'year' and area_code = '${hunan}'`;

  it("hides an amount of six persons of whom one got most, and what would give it away", async () => {
    // All but the two who got most got 400: 10 % of 4,000.
    expect((await all(oneGot(4000), amountOfHunan)).rows).toEqual(["4500.00 6"]);
    const {rows, hidden} = await all(oneGot(4001), amountOfHunan);
    expect([rows, hidden.open]).toEqual([[" 6 suppressed"], []]);
    expect((await all(oneGot(4001), totalOfHunan)).rows).toEqual([" suppressed"]);
    expect([...hidden.dominated]).toContain(`payouts_streets|2023-12|${hunan}|amount_yuan`);
    // The other street is hidden with it: the sum of both is published.
    const others = `select area_code from public_payouts_streets where amount_yuan is null order by all`;
    expect((await all(oneGot(4001), others)).rows).toContain(tianping);
  });

  it("takes another share of the largest where the owner says so, and none at all", async () => {
    const rule = (dominance: number) => ({...usual, dominance});
    expect((await all(oneGot(4001), amountOfHunan, rule(9))).rows).toEqual(["4501.00 6"]);
    expect((await all(oneGot(2000), amountOfHunan, rule(25))).rows).toEqual([" 6 suppressed"]);
    expect((await all(oneGot(99_000), amountOfHunan, rule(0))).rows).toEqual(["99500.00 6"]);
  });

  it("the attacker finds such an amount where it is shown, and nothing where it is hidden", async () => {
    const found = (dominance: number) =>
      withFolder((site) =>
        withMarts(oneGot(9000), async (db) => {
          const data = join(site, "data");
          const asked = (await suppress(db, usual)).dominated;
          const options = {...decided, release: "2023-12-abc", asOf: "2023-12", demo: true};
          const hidden = await writePackage(db, data, {...options, policy: {...usual, dominance}});
          const all = await checkDisclosure(site, {...hidden, dominated: asked});
          return all.map((f) => f.message);
        })
      );
    expect(await found(10)).toEqual([]);
    expect((await found(0)).join()).toContain(
      `隐去的格子 2023-12／${hunan}／amount_yuan 可以推算出是 9500，比规则允许的准：payouts_streets.csv 里写着`
    );
  });

  it("says of each table how many numbers it hides, and why", async () => {
    const losses = (rows: Rows) =>
      withMarts(rows, async (db: Database) => {
        const hidden = await suppress(db, usual, [], {losses: true});
        return Object.fromEntries(hidden.losses!.map((l) => [l.table, Object.fromEntries(l.hidden)]));
      });
    const few = await losses({resettlement: [...intakes(20, tianping), ...intakes(3, hunan)]});
    expect(few.resettlement_streets).toEqual({small: 1, sums: 1});
    // All but three were asked: that is hidden by itself, and nothing else is.
    const asked = [...beneficiaries(40, "war_veteran")];
    const insurance = times(37, (i) => ({
      policy_year: 2023,
      product: "沪惠保",
      person: `war_veteran${i}`,
      area_code: tianping
    }));
    const {indicators} = await losses({beneficiaries: asked, insurance});
    expect(indicators!.difference).toBeGreaterThan(0);
  });

  it("rounds where the owner says so: 1 to 7 hidden, the rest to fives, every total by itself, rates from rounded parts", async () => {
    const ids = ["resettlement_streets", "conscript_received_count", "registration_on_time_rate"] as const;
    const policy = {...usual, policy: Object.fromEntries(ids.map((id) => [id, "round" as const]))};
    const resettlement = [
      ...intakes(33, tianping, {due_on: "2023-12-31"}),
      ...intakes(7, hunan, {due_on: "2023-11-30"}),
      ...intakes(12, "310104007", {due_on: "2023-12-31"})
    ];
    expect((await all({resettlement}, streets, policy)).rows).toEqual([
      `${tianping} 35`,
      `${hunan}  suppressed 8`,
      "310104007 10"
    ]);
    const {rows} = await all(
      {resettlement},
      `select indicator_id, value, numerator, denominator, flag from public_indicators
       where indicator_id in (${ids.map((id) => `'${id}'`).join(", ")}) order by indicator_id`,
      policy
    );
    expect(rows).toEqual(["conscript_received_count 50.0000", "registration_on_time_rate 90.0000 45.0000 50.0000"]);
  });
});

describe("loadPolicy(dir)", () => {
  const policyOf = async (yaml: string) => {
    const dir = await mkdtemp(join(tmpdir(), "policy-"));
    try {
      await writeFile(join(dir, "disclosure.yaml"), yaml);
      return await loadPolicy(dir);
    } finally {
      await rm(dir, {recursive: true});
    }
  };
  const safe = {finest: {}, thresholds: {}, policy: {}, difference: {}, rows: {}, dominance: 10};
  it("takes the safe value for what is not said", async () => {
    expect(await policyOf("")).toEqual({...safe, k: 10, kSensitive: 10});
    expect(await policyOf("k_sensitive: 20")).toEqual({...safe, k: 20, kSensitive: 20});
  });
  it("refuses a table that is not there, and a threshold that hides nothing", async () => {
    await expect(policyOf("finest: {no_such_table: street}")).rejects.toThrow("disclosure.yaml：");
    await expect(policyOf("k: 1")).rejects.toThrow("disclosure.yaml：");
  });
});
