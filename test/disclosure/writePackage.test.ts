import {createHash} from "node:crypto";
import {mkdtemp, readdir, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {describe, expect, it} from "vitest";
import {keyedDigest} from "../../loaders/disclosure/digests.js";
import {publishData} from "../../loaders/disclosure/publishData.js";
import {writePackage} from "../../loaders/disclosure/writePackage.js";
import type {Database} from "../../loaders/base/duckdb.js";
import {indicators} from "../../loaders/indicators/index.js";
import {derived, resources} from "../../loaders/tables/index.js";
import {decided, district, type Rows, tianping, times, withKnown, withMarts} from "../marts/known.js";

const key = Buffer.from("a key for tests only, 32 bytes long");
const options = {...decided, release: "2023-12-abc", asOf: "2023-12", demo: true, key};

/** Every file of a package, by name. */
async function packageOf(
  rows: Rows,
  after: (db: Database, files: Record<string, string>) => Promise<void> | void,
  more: {key?: Buffer | undefined} = {}
) {
  const dir = await mkdtemp(join(tmpdir(), "package-"));
  try {
    await withMarts(rows, async (db) => {
      await writePackage(db, dir, {...options, ...more});
      const names = await readdir(dir);
      const files = await Promise.all(names.map(async (n) => [n, await readFile(join(dir, n), "utf8")] as const));
      await after(db, Object.fromEntries(files));
    });
  } finally {
    await rm(dir, {recursive: true});
  }
}

const rows: Rows = {
  activities: times(3, (i) => ({
    activity_id: String(i),
    activity_type: "visit",
    direction: "拥军优属",
    organiser: "区双拥办",
    area_code: i ? tianping : district,
    held_on: "2023-12-05"
  })),
  payouts: times(6, (i) => ({
    serial: String(i),
    person: `secret${i}`,
    area_code: tianping,
    item: "living_allowance",
    accrual_month: "2023-12-01",
    pay_month: "2023-12-01",
    paid_yuan: "10.50",
    state: "成功"
  })),
  va_gdx: [
    {
      fiscal_year: 2007,
      state: "AL",
      state_name: "Alabama",
      veterans: null,
      total: "1534602.96013016",
      compensation_pension: "-1.50",
      construction: "0",
      education: "1",
      loan: "1",
      operations: "1",
      insurance: "1",
      medical: "1"
    }
  ]
};

describe("writePackage(db, dir, options)", () => {
  it("has no digest of a delivered file that could be made without the key", async () => {
    const said: string[] = [];
    for (const own of [key, Buffer.from("another key for tests, 32 bytes long"), undefined]) {
      const look = (_: Database, files: Record<string, string>) => {
        const [file] = parse(files["deliveries.csv"]!, {columns: true}) as {sha256: string}[];
        said.push(file!.sha256);
        expect(Object.values(files).join()).not.toContain("ab".repeat(32));
      };
      await packageOf(rows, look, {key: own});
    }
    expect(said).toEqual([
      keyedDigest(key, "ab".repeat(32)),
      expect.stringMatching(/^[0-9a-f]{64}$/) as unknown as string,
      ""
    ]);
    expect(new Set(said).size).toBe(3);
  });

  it("says nothing of what is never published: the bytes are the same whatever it is", async () => {
    const risks = (...codes: (string | null)[]): Rows => ({
      veto_events: codes.map((veto_code, i) => ({
        event_id: String(i),
        veto_code,
        found_on: "2023-11-05",
        resolved_on: null,
        state: "在办"
      }))
    });
    const bytes = async (known: Rows) => {
      let all: Record<string, string> = {};
      await packageOf(known, (_db, files) => void (all = files));
      return all;
    };
    const none = await bytes(risks("other", "other"));
    expect(none["indicators.csv"]).toContain("dispute_unresolved_count,quarter,2023-Q4,310104,,,,");
    for (const codes of [
      ["dispute", "dispute"],
      ["other", "dispute"],
      [null, "dispute"]
    ])
      expect(await bytes(risks(...codes))).toEqual(none);
  });

  it("describes every file it writes: columns, length, hash", () =>
    packageOf(rows, (_db, files) => {
      const described = JSON.parse(files["datapackage.json"]!);
      expect(described.resources.map((r: {name: string}) => r.name)).toEqual(
        [...resources, ...derived].map((r) => r.name)
      );
      for (const {path, bytes, hash, schema} of described.resources) {
        const text = files[path]!;
        expect(Buffer.byteLength(text)).toBe(bytes);
        expect(`sha256:${createHash("sha256").update(text).digest("hex")}`).toBe(hash);
        expect(parse(text)[0]).toEqual(schema.fields.map((f: {name: string}) => f.name));
        expect(schema.fields.every((f: {description: string}) => f.description)).toBe(true);
        expect(text).not.toContain("\r");
      }
    }));

  it("writes exact numbers without padding, nothing for null", () =>
    packageOf(rows, (_db, files) => {
      expect(files["va_gdx.csv"]!.split("\n")[1]).toBe("2007,AL,Alabama,,1534602.96013016,-1.5,0,1,1,1,1,1,");
      expect(files["payouts_streets.csv"]!.split("\n")[1]).toBe(`2023-12,${tianping},63,6,,`);
      expect(files["activities_monthly.csv"]!.split("\n").slice(1, 3)).toEqual([
        "2023-12,310104,visit,1,,missing,0",
        `2023-12,${tianping},visit,2,,missing,0`
      ]);
    }));

  it("gives every resource a header and no row where nothing was delivered", () =>
    packageOf({}, (_db, files) => {
      const always = ["published_figures", "sources", "labels", "street_tiles", "cycles", "progress"];
      const empty = [...resources, ...derived].filter(
        (r) => !always.includes(r.name) && !r.name.startsWith("standard_")
      );
      for (const {name, columns} of empty) {
        expect(files[`${name}.csv`], name).toBe(`${columns.map((c) => c.name).join(",")}\n`);
      }
      const due = parse(files["progress.csv"]!, {columns: true}) as Record<string, string>[];
      expect(due.length).toBeGreaterThan(0);
      for (const {indicator_id, flag, value, cumulative, lamp} of due)
        expect([flag, value, cumulative, lamp], indicator_id).toEqual(["missing", "", "", ""]);
      expect(JSON.parse(files["release.json"]!)).toEqual({
        release: "2023-12-abc",
        as_of: "2023-12",
        demo: true,
        deliveries: 0,
        files: 0
      });
    }));

  it("has a receipt for every indicator and resource, whose SQL gives the figures", () =>
    packageOf(rows, async (db, files) => {
      const receipts = JSON.parse(files["receipts.json"]!);
      expect(receipts.indicators.map((i: {id: string}) => i.id)).toEqual(indicators.map((d) => d.id));
      expect(receipts.resources.map((r: {name: string}) => r.name)).toEqual(
        [...resources, ...derived].map((r) => r.name)
      );
      const receipt = receipts.indicators.find((i: {id: string}) => i.id === "activity_count");
      expect(
        await db.all(`select value from (${receipt.sql}) where period = '2023-12' and area_code = '310104'`)
      ).toEqual([{value: "3.0000"}]);
      const contract = receipts.contracts.find((c: {id: string}) => c.id === "activities");
      expect(contract).toEqual({
        id: "activities",
        title: "双拥活动台账",
        office: "区双拥办",
        kind: "register",
        last_delivery: "2023-12",
        files: [
          {
            delivery: "2023-12",
            file: "双拥活动台账 2023-12 第1份",
            sheet: "",
            sha256: keyedDigest(key, "ab".repeat(32)),
            rows: 3
          }
        ]
      });
    }));

  it("publishes no pseudonym", () =>
    packageOf(rows, (_db, files) => {
      expect(Object.entries(files).filter(([, text]) => text.includes("secret"))).toEqual([]);
    }));

  const entitled = times(20, (i) => ({
    month: "2023-12-01",
    person: `secret${i}`,
    category: "war_veteran",
    area_code: tianping,
    state: "享受待遇"
  }));

  it("publishes no code without a label", () =>
    packageOf({...rows, beneficiaries: entitled}, (_db, files) => {
      const labels = new Set(parse(files["labels.csv"]!).map(([list, code]: string[]) => `${list}:${code}`));
      const lists: Record<string, string> = {
        area_code: "streets",
        activity_type: "activity_types",
        benefit_item: "benefit_items",
        category: "beneficiary_categories",
        flag: "flags",
        status: "statuses",
        period_type: "period_types",
        indicator_id: "indicators",
        contract: "contracts",
        qualifier: "qualifiers",
        block: "standard_blocks",
        rule_type: "rule_types",
        kind: "contract_kinds"
      };
      const seen = new Set<string>();
      for (const {name} of resources) {
        for (const row of parse(files[`${name}.csv`]!, {columns: true}) as Record<string, string>[]) {
          for (const [column, list] of Object.entries(lists)) {
            if (!row[column]) continue;
            seen.add(column);
            expect(labels, `${name}.${column}`).toContain(`${list}:${row[column]}`);
          }
        }
      }
      expect(Object.keys(lists).filter((column) => !seen.has(column))).toEqual([]);
    }));

  it("gives the same bytes for the same deliveries", () =>
    packageOf(rows, (_db, first) => packageOf(rows, (_again, second) => expect(second).toEqual(first))));
});

describe("publishData(db, dir, options)", () => {
  it("goes from what is known to the package in one call, twice in one session if need be", () =>
    packageOf(rows, async (_db, files) => {
      const dir = await mkdtemp(join(tmpdir(), "package-"));
      try {
        await withKnown(rows, async (db) => {
          await publishData(db, dir, options);
          await publishData(db, dir, options);
        });
        for (const name of Object.keys(files)) expect(await readFile(join(dir, name), "utf8"), name).toBe(files[name]);
      } finally {
        await rm(dir, {recursive: true});
      }
    }));
});
