import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import type {Database} from "../../loaders/base/duckdb.js";
import type {DemoRows} from "../../loaders/demo/demoRows.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import {monthByMonth} from "./months.js";
import {askedOf, conditionsOf, readPublished, tooClose} from "./possible.js";
import {smallRows} from "./smallRows.js";

/** Streets and months in which fewer than k got something outside the total. */
const excludedIn = (known: Database, k: number) =>
  known.all<{month: string; area: string}>(
    `select strftime(pay_month, '%Y-%m') as month, area_code as area
     from fact_benefit_payment where is_paid and not in_benefit_total
     group by all having count(distinct person) < ${k} and sum(paid_yuan) > 0
     order by all`
  );

/** What is known too closely in a release of all 36 months, as it is and with one of its complements shown. */
async function release(rows: DemoRows | undefined, withLeak: boolean) {
  const dir = await mkdtemp(join(tmpdir(), "possible-"));
  try {
    const exports = join(dir, "exports");
    await generateDemo(exports, rows);
    let found = {asked: 0, counts: 0, conditions: 0, close: [] as string[], leaking: [] as string[]};
    const months = (m: string) => m === "2023-12";
    await monthByMonth({dir, exports, months, audited: () => false}, async ({site, hidden}, known) => {
      const data = join(site, "data");
      const published = await readPublished(data, hidden.truth);
      const excluded = await excludedIn(known, published.k);
      const conditions = conditionsOf(published);
      const asked = askedOf(published, excluded);
      const counts = asked.filter((a) => a.counts).length;
      const close = await tooClose(published, conditions, asked);
      found = {...found, asked: asked.length, counts, conditions: conditions.length, close};
      if (!withLeak) return;
      // A hidden item of a month that is not few is shown again: the few ones beside it are known by its sums.
      const complements = [...published.hidden.keys()].filter(
        (n) => n.startsWith("payouts_monthly|") && n.endsWith("|amount_yuan") && !asked.some((a) => a.name === n)
      );
      const shown = await readPublished(data, hidden.truth, new Set(complements.slice(0, 1)));
      found.leaking = await tooClose(shown, conditionsOf(shown), askedOf(shown, excluded));
    });
    return found;
  } finally {
    await rm(dir, {recursive: true});
  }
}

// The demo and all small data take minutes: POSSIBLE=all npx vitest run test/disclosure/possible.test.ts
const long = process.env.POSSIBLE === "all";

describe("by integer programs of its own", () => {
  it.runIf(long)("the demo leaves enough values of every hidden count, and three times of every amount", async () => {
    const {asked, counts, conditions, close, leaking} = await release(undefined, true);
    expect([asked > 300, counts > 200, asked - counts > 50, conditions > 500]).toEqual([true, true, true, true]);
    expect(close).toEqual([]);
    expect(leaking).not.toEqual([]);
  });

  const sets = Object.entries(smallRows).filter(([name]) => long || name === "one contract");
  it.each(sets)("so do small data, until a hidden number is shown again: %s", async (name, rows) => {
    const {asked, close, leaking} = await release(rows(), name === "one contract");
    expect(asked).toBeGreaterThan(50);
    expect(close).toEqual([]);
    if (name === "one contract") expect(leaking).not.toEqual([]);
  });
});
