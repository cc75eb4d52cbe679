import fc from "fast-check";
import {mkdir} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {readEarlier} from "../../loaders/disclosure/earlier.js";
import {loadPolicy} from "../../loaders/disclosure/policy.js";
import {suppress} from "../../loaders/disclosure/suppress.js";
import {writePackage} from "../../loaders/disclosure/writePackage.js";
import {checkDisclosure} from "../../loaders/gate/checkDisclosure.js";
import {withFolder} from "../deliver.js";
import {drawn} from "../random.js";
import {decided, hunan, payments, referenceDir, type Rows, tianping, times, withMarts} from "../marts/known.js";

/** Random counts: ROW_RUNS=500 npx vitest run test/disclosure/rowCounts.test.ts */
const {runs, seed} = drawn("ROW_RUNS", "ROW_SEED", {few: 6, from: 1126});
const policy = await loadPolicy(referenceDir);

const insured = (n: number, product: string, policy_year = 2023, area_code = tianping) =>
  times(n, (i) => ({policy_year, product, person: `${policy_year}${product}${area_code}${i}`, area_code}));
const entitled = (n: number, category: string, area_code = tianping) =>
  times(n, (i) => ({
    month: "2023-12-01",
    person: `${category}${area_code}${i}`,
    category,
    area_code,
    state: "享受待遇"
  }));
const paid = (n: number, area: string) => payments(n, "2023-12", {area});

/** Row counts are shown where they give nothing away. */
const showing = {...policy, rows: {insurance: "show" as const, payouts: "show" as const}};

/** What is published of the files, and what the attacker finds in the whole package. */
async function published(rows: Rows, own = policy) {
  return await withFolder((site) =>
    withMarts(rows, async (db) => {
      const dir = join(site, "data");
      await mkdir(dir);
      const options = {...decided, policy: own, release: "2023-12-abc", asOf: "2023-12", demo: true};
      const hidden = await writePackage(db, dir, options);
      const files = await db.all(
        "select contract, rows_scanned, rows_read, rows_kept, rows_refused, flag from public_deliveries order by contract"
      );
      return {
        files: files.map((row) => Object.values(row).join(" ").trimEnd()),
        found: (await checkDisclosure(site, hidden)).map((f) => `${f.file} ${f.message}`)
      };
    })
  );
}

describe("row counts of delivered files", () => {
  it("are withheld of exports whose rows are persons, and published of others", async () => {
    const {files, found} = await published({insurance: insured(20, "沪惠保"), stations: [], activities: []});
    expect(files).toEqual(["activities 1 0 0 0", "insurance    0 suppressed", "stations 1 0 0 0"]);
    expect(found).toEqual([]);
  });

  it("are published where the owner says so and they give nothing away", async () => {
    const {files, found} = await published({insurance: [...insured(20, "沪惠保"), ...insured(30, "意外险")]}, showing);
    expect(files).toEqual(["insurance 51 50 50 0"]);
    expect(found).toEqual([]);
  });

  it("are hidden where the persons of a file are few, with the sum of their source", async () => {
    const rows = {insurance: insured(3, "沪惠保"), activities: []};
    const {files, found} = await published(rows);
    expect(files).toContain("insurance    0 suppressed");
    expect(found).toEqual([]);
    await withMarts(rows, async (db) => {
      await suppress(db, policy);
      const [source] = await db.all("select rows_kept from public_sources where contract = 'insurance'");
      expect(source).toEqual({rows_kept: null});
    });
  });

  it("never leave one hidden among known ones: the rate of refused rows has their sum", async () => {
    const rows = {insurance: insured(3, "沪惠保"), payouts: paid(40, hunan)};
    const {files, found} = await published(rows, showing);
    expect(files).toEqual(["insurance    0 suppressed", "payouts 41 40 40 0"]);
    expect(found).toEqual([]);
    await withMarts(rows, async (db) => {
      await suppress(db, showing);
      const sql =
        "select distinct denominator, value, flag from public_indicators where indicator_id = 'row_reject_rate'";
      expect(await db.all(sql)).toEqual([{denominator: null, value: null, flag: "suppressed"}]);
    });
  });

  it("stay hidden once they were, and stay shown", async () => {
    const rows = {insurance: insured(3, "沪惠保")};
    await withFolder(async (dir) => {
      const options = {...decided, release: "2023-12-abc", asOf: "2023-12", demo: true};
      await withMarts(rows, (db) => writePackage(db, dir, options));
      await withMarts({insurance: insured(30, "沪惠保")}, async (db) => {
        await suppress(db, policy, await readEarlier([dir]));
        expect(await db.all("select rows_kept, flag from public_deliveries")).toEqual([
          {rows_kept: null, flag: "suppressed"}
        ]);
      });
    });
  });

  it("give nothing away, whoever is counted", async () => {
    const few = fc.integer({min: 0, max: 12});
    await fc.assert(
      fc.asyncProperty(few, few, few, few, few, few, async (a, b, c, d, e, f) => {
        const {found} = await published({
          insurance: [...insured(a, "沪惠保"), ...insured(b, "意外险"), ...insured(a, "意外险", 2022)],
          beneficiaries: [...entitled(c, "war_veteran"), ...entitled(d, "martyr_family", hunan)],
          payouts: [...paid(e, tianping), ...paid(f, hunan)]
        });
        expect(found).toEqual([]);
      }),
      {
        examples: [
          [5, 5, 5, 0, 2, 3],
          [0, 0, 0, 1, 0, 0],
          // One payee stands behind a rate over five persons: the limit of its row is not that of its denominator.
          [0, 0, 0, 5, 0, 1],
          // Nor does it bound a denominator of ten that stands elsewhere.
          [0, 0, 0, 10, 1, 0]
        ],
        numRuns: runs,
        seed
      }
    );
  });
});
