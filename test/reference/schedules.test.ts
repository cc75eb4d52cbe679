import {rm} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {lampFor, loadLamps} from "../../loaders/reference/lamps.js";
import {loadSchedules} from "../../loaders/reference/schedules.js";
import {district, referenceDir, tianping, withMarts, withReference} from "../marts/known.js";

const known = ["activity_count", "media_item_count"];
const months = (n: number, of: (m: number) => number | "") => Array.from({length: n}, (_, m) => of(m + 1)).join(",");

describe("loadSchedules(dir, indicators)", () => {
  it("has no schedule that nobody has set, also where there is no such file", async () => {
    expect(await loadSchedules(referenceDir, known)).toEqual([]);
    await withReference(
      "schedules.csv",
      () => "",
      async (dir) => {
        await rm(join(dir, "schedules.csv"));
        expect(await loadSchedules(dir, known)).toEqual([]);
      }
    );
  });

  it("makes twelfths only where a row says 均分", () =>
    withReference(
      "schedules.csv",
      (header) =>
        `${header}activity_count,2023,按月,${months(12, (m) => (m < 6 ? 0 : (m - 5) * 10 + (m === 12 ? 30 : 0)))},某文\n` +
        `media_item_count,2023,均分,${months(12, () => "")},某文\n`,
      async (dir) => {
        const [listed, even] = await loadSchedules(dir, known);
        expect(listed!.shares).toEqual([0, 0, 0, 0, 0, 10, 20, 30, 40, 50, 60, 100]);
        expect(even!.shares).toEqual([
          8.3333, 16.6667, 25, 33.3333, 41.6667, 50, 58.3333, 66.6667, 75, 83.3333, 91.6667, 100
        ]);
      }
    ));

  it("names everything that is wrong, by line", () =>
    withReference(
      "schedules.csv",
      (header) =>
        header +
        `happiness,2023,均分,${months(12, () => "")},某文\n` +
        `activity_count,2023,均分,${months(12, (m) => (m === 3 ? 25 : ""))},某文\n` +
        `activity_count,2023,按月,${months(12, (m) => (m === 2 ? "" : m * 8))},某文\n` +
        `media_item_count,2023,按月,${months(12, (m) => (m === 5 ? 10 : m * 8))},\n` +
        `media_item_count,2023,按月,${months(12, (m) => (m === 5 ? 10 : m * 8))},某文\n`,
      (dir) =>
        expect(loadSchedules(dir, known)).rejects.toThrow(
          [
            "schedules.csv 第 5 行：source 是“”，没有出处的进度不设",
            "schedules.csv 第 2 行：没有指标 happiness",
            "schedules.csv 第 3 行：spread 是“均分”，各月应为空",
            "schedules.csv 第 4 行：activity_count 2023 年的进度已经写在schedules.csv 第 3 行",
            "schedules.csv 第 4 行：m2 没有写；各月都要写，或 spread 写“均分”",
            "schedules.csv 第 6 行：m5 是 10，小于上月的 32；各月是累计",
            "schedules.csv 第 6 行：m12 是 96，全年应为 100"
          ].join("\n")
        )
    ));
});

describe("loadLamps(dir)", () => {
  it("has no rule that nobody has set", async () => expect(await loadLamps(referenceDir)).toEqual([]));

  it("names everything that is wrong, by line", () =>
    withReference(
      "lamps.csv",
      (header) =>
        `${header}mood,0,green,某文\nschedule,x,green,某文\nschedule,0,blue,\nschedule,0,green,某文\nschedule,0,red,某文\n`,
      (dir) =>
        expect(loadLamps(dir)).rejects.toThrow(
          [
            "lamps.csv 第 2 行：against 是“mood”，应为 schedule、target_points、target_count 之一",
            "lamps.csv 第 3 行：from 是“x”，应为数字，或空",
            "lamps.csv 第 4 行：lamp 是“blue”，应为 green、yellow、red 之一",
            "lamps.csv 第 4 行：source 是“”，没有出处的灯不设",
            "lamps.csv 第 6 行：schedule 从 0 起的灯已经写在lamps.csv 第 5 行"
          ].join("\n")
        )
    ));
});

describe("lampFor(rules, kind, difference)", () => {
  const rule = (from: number | null, lamp: "green" | "yellow" | "red") =>
    ({against: "schedule", from, lamp, source: "某文"}) as const;
  const rules = [rule(null, "red"), rule(0, "green"), rule(-10, "yellow")];
  const lamp = (difference: number, of = rules) => lampFor(of, "schedule", difference)?.lamp;

  it("takes the highest that the difference reaches, its own bound included", () => {
    expect([5, 0, -0.1, -10, -10.1].map((d) => lamp(d))).toEqual(["green", "green", "yellow", "yellow", "red"]);
  });

  it("lights none where no rule reaches, or where there is none of that kind", () => {
    expect(lamp(-30, rules.slice(1))).toBeUndefined();
    expect(lampFor(rules, "target_points", 5)).toBeUndefined();
  });
});

describe("schedules and lamps in the package", () => {
  it("are published as they were written, with their sources", () =>
    withReference(
      "schedules.csv",
      (header) => `${header}media_item_count,2023,均分,${months(12, () => "")},某文\n`,
      (reference) =>
        withMarts(
          {},
          async (db) => {
            expect(await db.all("select month, share, source from mart_schedules where month = '2023-05'")).toEqual([
              {month: "2023-05", share: "41.6667", source: "某文"}
            ]);
            expect(await db.all("from mart_lamps")).toEqual([]);
          },
          {reference}
        )
    ));
});

describe("a target of what can be added up", () => {
  const activities = ["2023-01-31", "2023-02-01", "2023-12-01"].map((held_on, i) => ({
    activity_id: `a${i}`,
    activity_type: "visit",
    direction: "拥军优属",
    organiser: "区双拥办",
    area_code: tianping,
    held_on
  }));

  it("is that of the whole district’s year, and of no month or street", () =>
    withReference(
      "targets.csv",
      (text) => `${text}activity_count,2021-01-01,,>=,4,,某文\n`,
      (reference) =>
        withMarts(
          {activities},
          async (db) => {
            const judged = `select period, area_code, target::int as target, status from mart_indicators
              where indicator_id = 'activity_count'`;
            expect(await db.all(`${judged} and target is not null`)).toEqual([
              {period: "2023", area_code: district, target: 4, status: "off_track"}
            ]);
            expect(await db.all(`select distinct status from (${judged}) where period <> '2023'`)).toEqual([
              {status: "no_target"}
            ]);
          },
          {reference}
        )
    ));
});
