import {readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {csv, deliver, madeUpId, withFolder} from "../deliver.js";
import {Releases} from "./release.js";

const activities = (...rows: [serial: string, day: string, street?: string][]) =>
  csv(
    ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期"],
    ...rows.map(([serial, day, street = "田林"]) => [serial, "示例", "走访慰问", "拥军优属", "区双拥办", street, day])
  );
/** Sixty people in Tianlin, and some in Tianping. */
const payouts = (month: string, amount: string, tianping = 0) =>
  csv(
    ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"],
    ...Array.from({length: 60 + tianping}, (_, i) => [
      `${month}-${i}`,
      madeUpId(i),
      i < 60 ? "田林" : "天平",
      "优待金",
      month,
      month,
      amount,
      "成功"
    ])
  );

type Published = Record<"resource" | "key" | "column" | "reason", string>;

const withReleases = (use: (releases: Releases, elsewhere: string) => Promise<void>) =>
  withFolder(async (dir) => use(await new Releases(join(dir, "here")).start(), join(dir, "elsewhere")));
const january = "activity_count|month|2023-01|310104";
const cell = (value: string) => ({table: "indicators", key: january, column: "value", value});
const find = <T extends {resource: string; key: string; column: string}>(
  revisions: readonly T[],
  resource: string,
  key: string,
  column = "value"
) => revisions.find((r) => r.resource === resource && r.key === key && r.column === column);
const otherDefinition = ({
  definitions
}: {
  definitions: {indicators: Record<string, string>; tables: Record<string, string>};
}) => ({
  definitions: {...definitions, indicators: {...definitions.indicators, activity_count: "another"}}
});

describe("revise(): the reason of every difference is computed", () => {
  it("R1 names late records by delivery, a replaced file and one that vanished; months in turn give the triangle", () =>
    withReleases(async (releases) => {
      await deliver(releases.exports, {
        "2023-01/活动.csv": activities(["1", "2023-01-05"]),
        "2023-01/发放.csv": payouts("2023-01", "100.00"),
        "2023-02/发放.csv": payouts("2023-02", "100.00"),
        "2023-02/活动.csv": activities(["2", "2023-02-02"]),
        // Files that brought nothing are no reason for anything.
        "2023-03/发放.csv": payouts("2023-03", "1.239"),
        "2023-03/不认识.csv": "甲,乙\n1,2\n",
        "2023-03/补报.csv": activities(["3", "2023-01-09"], ["4", "2023-03-01"])
      });
      await releases.publish("a", "2023-01");
      await releases.publish("b", "2023-02");
      await deliver(releases.exports, {"2023-01/发放.csv": payouts("2023-01", "120.00")});
      await rm(join(releases.exports, "2023-02/发放.csv"));
      const {revisions, unexplained} = await releases.publish("c", "2023-03");
      expect(unexplained).toEqual([]);
      expect(find(revisions, "indicators", january)).toMatchObject({
        before: "1",
        after: "2",
        causes: [["R1", "新到或更正的记录：《双拥活动台账》2023-03 交付（第1份）"]],
        parts: {R1: "1"}
      });
      expect(find(revisions, "payouts_streets", "2023-01|310104011", "amount_yuan")).toMatchObject({
        before: "6000",
        after: "7200",
        causes: [
          ["R1", "新到或更正的记录：《优抚资金发放明细》2023-01 交付（第1份）被替换，2023-02 交付（第1份）不再使用"]
        ],
        parts: {R1: "1200"}
      });
      // A month that the release before did not have is no revision.
      expect(find(revisions, "indicators", "activity_count|month|2023-03|310104")).toBeUndefined();
      const table = await releases.rows("c", "releases");
      expect(table.map((r) => [r.release, r.previous, r.dated, r.deliveries, r.manifest])).toEqual([
        ["a", "", "2023-01-31", "2023-01", "sha256 of a"],
        ["b", "a", "2023-02-28", "2023-02", "sha256 of b"],
        ["c", "b", "2023-03-31", "2023-01;2023-03", ""]
      ]);
      expect(table.at(-1)).toMatchObject({r1: String(revisions.length), u: "0", allowed: ""});

      const triangle = (await releases.rows("c", "vintages"))
        .filter((r) => r.indicator_id === "activity_count" && r.period_type === "month" && r.area_code === "310104")
        .map((r) => [r.period, r.as_of, r.value]);
      expect(triangle).toEqual([
        ["2023-01", "2023-01", "1"],
        ["2023-01", "2023-03", "2"],
        ["2023-02", "2023-02", "1"],
        ["2023-03", "2023-03", "1"]
      ]);
    }));

  it("splits one change into late records, a code list and a method, and the parts add up", () =>
    withReleases(async (releases) => {
      const rows = Array.from({length: 59}, (_, i): [string, string] => [`${i}`, "2023-01-05"]);
      await deliver(releases.exports, {"2023-01/活动.csv": activities(...rows, ["x", "2023-01-05", "新田林"])});
      await releases.publish("a", "2023-01");
      // The code of before counted five fewer. Since then a spelling has become known, by which a refused row is read; and
      // two records came late.
      await releases.pretend("a", cell("54"), otherDefinition);
      const streets = join(releases.reference, "streets.csv");
      await writeFile(streets, (await readFile(streets, "utf8")).replace("田林街道,田林|", "田林街道,新田林|田林|"));
      await deliver(releases.exports, {"2023-02/补报.csv": activities(["a", "2023-01-06"], ["b", "2023-01-07"])});
      const {revisions, unexplained} = await releases.publish("b", "2023-02");
      expect(find(revisions, "indicators", january)).toMatchObject({
        before: "54",
        after: "62",
        causes: [
          ["R1", "新到或更正的记录：《双拥活动台账》2023-02 交付（第1份）"],
          ["R2", "代码表或基数变更：streets.csv"],
          ["R3", "口径变更：指标“双拥活动场次”（activity_count）的定义"]
        ],
        parts: {R1: "2", R2: "1", R3: "5"}
      });
      expect(unexplained).toEqual([]);
      expect(find(await releases.rows<Published>("b", "revisions"), "indicators", january)).toMatchObject({
        kinds: "R1;R2;R3",
        r1: "2",
        r2: "1",
        r3: "5",
        c: "",
        d: "",
        u: ""
      });
    }));

  it("U is what other code made of the same files, lists and definitions; who allowed it, and why, is published", () =>
    withReleases(async (releases) => {
      await deliver(releases.exports, {"2023-01/活动.csv": activities(["1", "2023-01-05"])});
      await releases.publish("a", "2023-01");
      await releases.pretend("a", cell("5"));
      const nobody = await releases.publish("b", "2023-01");
      expect(nobody.unexplained).toHaveLength(1);
      expect(nobody.unexplained[0]).toMatchObject({
        key: january,
        before: "5",
        after: "1",
        causes: [["U", "程序变了，口径没有变，变更记录里也没有提到"]],
        parts: {U: "-4"}
      });
      expect(find(await releases.rows<Published>("b", "revisions"), "indicators", january)!.reason).toBe(
        "U 程序变了，口径没有变，变更记录里也没有提到；已批准：已核对（测试岗）"
      );
      expect((await releases.rows("b", "releases")).at(-1)).toMatchObject({
        u: "1",
        allowed: "已核对",
        allowed_by: "测试岗"
      });
    }));

  it("D: what becomes hidden or shown is told without the figure, and has no value in any vintage; the same bytes elsewhere", () =>
    withReleases(async (releases, elsewhere) => {
      await deliver(releases.exports, {"2023-01/发放.csv": payouts("2023-01", "100.00", 6)});
      await releases.publish("a", "2023-01");
      await deliver(releases.exports, {"2023-02/更正.csv": payouts("2023-01", "100.00", 3)});
      const copy = await releases.copyTo(elsewhere);
      const {revisions} = await releases.publish("b", "2023-02");
      await copy.publish("b", "2023-02");
      expect(await copy.bytes("b")).toEqual(await releases.bytes("b"));
      const tianping = "2023-01|310104003";
      expect(revisions.filter((r) => r.resource === "payouts_streets" && r.key === tianping)).toEqual([
        {
          resource: "payouts_streets",
          key: tianping,
          column: "flag",
          before: "",
          after: "suppressed",
          causes: [["D", "变为不公布"]],
          parts: undefined
        }
      ]);
      await deliver(releases.exports, {"2023-03/更正.csv": payouts("2023-01", "100.00", 7)});
      const again = (await releases.publish("c", "2023-03")).revisions;
      expect(find(again, "payouts_streets", tianping, "amount_yuan")).toMatchObject({
        before: "",
        after: "700",
        causes: [
          ["R1", "新到或更正的记录：《优抚资金发放明细》2023-03 交付（第1份）"],
          ["D", "由不公布变为公布"]
        ],
        parts: undefined
      });
      for (const id of ["b", "c"]) {
        const shown = (await releases.rows(id, "vintages")).filter(
          (r) => r.indicator_id === "benefit_paid_total" && r.period === "2023-01" && r.area_code === "310104003"
        );
        expect(shown.map((r) => [r.release, r.value, r.flag])).toEqual([["a", "", "suppressed"]]);
      }
    }));

  it("finds nothing where nothing changed, and says so where the release before left nothing to compare with", () =>
    withReleases(async (releases) => {
      await deliver(releases.exports, {"2023-01/活动.csv": activities(["1", "2023-01-05"])});
      await releases.publish("a", "2023-01");
      expect((await releases.publish("b", "2023-01")).revisions).toEqual([]);
      const b = (await releases.rows("b", "releases")).at(-1)!;
      expect(Number(b.same)).toBeGreaterThan(10);
      expect([b.added, b.r1, b.u]).toEqual(["0", "0", "0"]);
      await releases.forget("b");
      await deliver(releases.exports, {"2023-02/补报.csv": activities(["2", "2023-01-09"])});
      const {unexplained} = await releases.publish("c", "2023-02");
      expect(find(unexplained, "indicators", january)).toMatchObject({
        before: "1",
        after: "2",
        causes: [["U", "上一次发布 b 没有留下可用的底稿，分不清原因"]]
      });
    }));
});
