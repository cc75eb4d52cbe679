import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {parse} from "csv-parse/sync";
import {describe, expect, it} from "vitest";
import {writePackage} from "../../loaders/disclosure/writePackage.js";
import {readDecided, tianping, times, withMarts, withReference} from "../marts/known.js";

type Row = Record<string, string>;

/** Fifteen month-ends of beneficiaries: `few` in one month is below the threshold. */
const beneficiaries = (few: number, at = 6) =>
  Array.from({length: 15}, (_, i) => i).flatMap((i) =>
    times(i === at ? few : 20 + (i % 3), (p) => ({
      month: `${2022 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}-01`,
      person: `p${p}`,
      category: "war_veteran",
      area_code: tianping,
      state: "享受待遇"
    }))
  );

/** Stations of which one lacks something, so that the five-haves rate is off track. */
const stations = times(12, (i) => ({
  quarter: "2023-10-01",
  station: `s${i}`,
  area_code: tianping,
  level: "community",
  has_organisation: true,
  has_posts: i > 0,
  has_staff: true,
  has_funds: true,
  has_support: true
}));

async function packageOf(rows: Parameters<typeof withMarts>[0], reference: string) {
  const dir = await mkdtemp(join(tmpdir(), "package-"));
  try {
    return await withMarts(
      rows,
      async (db) => {
        await writePackage(db, dir, {...(await readDecided(reference)), release: "r", asOf: "2023-12", demo: true});
        return async (name: string) =>
          parse(await readFile(join(dir, `${name}.csv`), "utf8"), {columns: true}) as Row[];
      },
      {reference}
    ).then(async (read) => ({
      signals: await read("signals"),
      missing: await read("commentary_missing"),
      commentary: await read("commentary"),
      progress: await read("progress"),
      indicators: await read("indicators")
    }));
  } finally {
    await rm(dir, {recursive: true});
  }
}

const stationQuarter = "2023-Q4";

describe("what is worked out after suppression", () => {
  it("has no point for a hidden month, and is the same whatever the hidden number is", async () => {
    const [four, three] = [
      await packageOf({beneficiaries: beneficiaries(4)}, "data/reference"),
      await packageOf({beneficiaries: beneficiaries(3)}, "data/reference")
    ];
    const own = (rows: Row[]) => rows.filter((r) => r["indicator_id"] === "key_beneficiary_count");
    const hidden = own(four.indicators).find((r) => r["period"] === "2022-07" && r["area_code"] === tianping)!;
    expect(hidden).toMatchObject({value: "", flag: "suppressed"});
    const months = own(four.signals).filter((r) => r["period_type"] === "month" && r["area_code"] === tianping);
    expect(months).not.toEqual([]);
    expect(months.map((r) => r["period"])).not.toContain("2022-07");
    expect(three.signals).toEqual(four.signals);
  });

  it("has in its one table no hidden figure, and is the same whatever that is", async () => {
    // The newest month, and the month with which it is compared.
    for (const at of [14, 2]) {
      const [four, three] = [
        await packageOf({beneficiaries: beneficiaries(4, at)}, "data/reference"),
        await packageOf({beneficiaries: beneficiaries(3, at)}, "data/reference")
      ];
      const row = four.progress.find((r) => r["indicator_id"] === "key_beneficiary_count")!;
      expect(row).toMatchObject(at === 14 ? {value: "", flag: "suppressed"} : {before: "", change: ""});
      expect(three.progress).toEqual(four.progress);
      for (const r of four.progress.filter((r) => r["value"] !== ""))
        expect(four.indicators).toContainEqual(
          expect.objectContaining(
            Object.fromEntries(["indicator_id", "period_type", "period", "area_code", "value"].map((c) => [c, r[c]]))
          )
        );
    }
  });

  it("lists an off-track indicator until its newest figure is explained", async () => {
    const {missing} = await packageOf({stations}, "data/reference");
    const row = missing.find((r) => r["indicator_id"] === "five_haves_rate")!;
    expect(row).toMatchObject({period: stationQuarter, target: "100", since: stationQuarter, older_comment: ""});

    const comment = (period: string, written: string) =>
      `five_haves_rate,${period},310104,一个站缺编制,区退役军人服务中心,补齐编制,2024-06-30,${written}\n`;
    await withReference(
      "commentary.csv",
      (header) => header + comment("2023-Q3", "2023-10-08"),
      async (dir) =>
        expect(
          (await packageOf({stations}, dir)).missing.find((r) => r["indicator_id"] === "five_haves_rate")
        ).toMatchObject({older_comment: "2023-Q3"})
    );
    await withReference(
      "commentary.csv",
      (header) => header + comment(stationQuarter, "2024-01-08") + comment(stationQuarter, "2023-12-30"),
      async (dir) => {
        const {missing, commentary} = await packageOf({stations}, dir);
        expect(missing.map((r) => r["indicator_id"])).not.toContain("five_haves_rate");
        // Written before the quarter was over: older than the figure.
        expect(commentary.map((r) => [r["written_on"], r["stale"], r["status"]])).toEqual([
          ["2024-01-08", "0", "off_track"],
          ["2023-12-30", "1", "off_track"]
        ]);
      }
    );
  });
});
