import {describe, expect, it} from "vitest";
import type {Database} from "../../loaders/base/duckdb.js";
import {contracts} from "../../loaders/contracts/index.js";
import {root} from "../../loaders/base/sources.js";
import {loadSourceDues} from "../../loaders/reference/sources.js";
import {listLoads} from "../../loaders/warehouse/loadDeliveries.js";
import {findNews, findOpenRefusals, listOffices, sayOffices, noteTo} from "../../loaders/watch/offices.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {questionsOf} from "../../loaders/watch/questions.js";
import {lists} from "../lists.js";
import {csv, payoutsCsv, withLoaded} from "../deliver.js";

const dues = await loadSourceDues(
  `${root}/data/reference`,
  contracts.map((c) => c.id)
);
const broken = payoutsCsv("2023-02", 3, "一百");
const list = async (db: Database, asOf: string, only: readonly string[]) => {
  const asked = await findUnusual(db, contracts, lists, asOf);
  const loads = await listLoads(db, asOf);
  return listOffices({
    contracts: contracts.filter((c) => only.includes(c.id)),
    dues,
    loads,
    news: await findNews(db, contracts, asOf),
    open: await findOpenRefusals(db, contracts, loads),
    questions: questionsOf(contracts, asOf, asked, []),
    asked,
    asOf
  });
};

describe("findOpenRefusals(db, contracts, loads)", () => {
  const openIn = (files: Record<string, string>) =>
    withLoaded(files, async (db) =>
      (await findOpenRefusals(db, contracts, await listLoads(db, "9999-12"))).map((l) => `${l.delivery}/${l.file}`)
    );
  const refused = {"2023-01/一月.csv": payoutsCsv("2023-01", 3, "100"), "2023-02/二月.csv": broken};

  it("keeps a refused file open while nothing better has come", async () =>
    expect(await openIn(refused)).toEqual(["2023-02/二月.csv"]));

  it("keeps it open when the next delivery speaks only of its own month", async () =>
    expect(await openIn({...refused, "2023-03/三月.csv": payoutsCsv("2023-03", 3, "100")})).toEqual([
      "2023-02/二月.csv"
    ]));

  it("settles it when the next delivery brings rows of the month that was refused, under whatever name", async () =>
    expect(await openIn({...refused, "2023-03/二月更正.csv": payoutsCsv("2023-02", 3, "100")})).toEqual([]));

  it("settles it when the same file name comes again and is accepted", async () =>
    expect(await openIn({...refused, "2023-03/二月.csv": payoutsCsv("2023-03", 3, "100")})).toEqual([]));

  it("opens it again when the correction is refused too", async () =>
    expect(await openIn({...refused, "2023-03/二月.csv": broken})).toEqual(["2023-02/二月.csv", "2023-03/二月.csv"]));

  it("settles a file that nobody could recognise when the same name comes again with a header", async () => {
    const unknown = {...refused, "2023-02/二月.csv": csv(["甲", "乙"], [1, 2])};
    expect(await openIn(unknown)).toEqual(["2023-02/二月.csv"]);
    expect(await openIn({...unknown, "2023-03/二月.csv": payoutsCsv("2023-02", 3, "100")})).toEqual([]);
  });
});

describe("listOffices(db, …)", () => {
  it("counts from the newest delivery that brought anything", () =>
    withLoaded({"2023-01/一月.csv": payoutsCsv("2023-01", 3, "100"), "2023-02/二月.csv": broken}, async (db) => {
      const items = await list(db, "2023-02", ["payouts"]);
      const owed = items.filter(({state}) => state !== "questions");
      expect(owed.map(({state, due, days_late, never}) => ({state, due, days_late, never}))).toEqual([
        {state: "overdue", due: "2023-02-28", days_late: 0, never: false},
        {state: "refused", due: null, days_late: null, never: false}
      ]);
    }));

  it("counts no old file that was sent again, and no empty one", async () => {
    const due = async (second: string) =>
      await withLoaded({"2023-01/一月.csv": payoutsCsv("2023-01", 3, "100"), "2023-02/二月.csv": second}, async (db) =>
        (await list(db, "2023-02", ["payouts"])).flatMap(({state, due}) =>
          state === "questions" ? [] : [[state, due]]
        )
      );
    const overdue = [["overdue", "2023-02-28"]];
    expect(await due(payoutsCsv("2023-02", 3, "100"))).toEqual([["due", "2023-03-31"]]);
    expect(await due(payoutsCsv("2023-01", 3, "100"))).toEqual(overdue);
    expect(await due(payoutsCsv("2023-01", 3, "90"))).toEqual(overdue);
    expect(await due(payoutsCsv("2023-01", 0, "90"))).toEqual(overdue);
  });

  it("takes a first file with a header alone for none", () =>
    withLoaded({"2023-01/一月.csv": payoutsCsv("2023-01", 0, "")}, async (db) =>
      expect((await list(db, "2023-01", ["payouts"])).map(({state, never}) => [state, never])).toEqual([
        ["overdue", true],
        ["questions", false]
      ])
    ));

  it("holds an export that never came to its cadence too", () =>
    withLoaded(
      Object.fromEntries(["01", "02", "03"].map((m) => [`2023-${m}/${m}.csv`, payoutsCsv(`2023-${m}`, 3, "100")])),
      async (db) => {
        const items = await list(db, "2023-03", ["payouts", "media", "stations", "school_places", "veto_events"]);
        expect(
          items.map(({contract, state, due, days_late, never}) => [contract, state, due, days_late, never])
        ).toEqual([
          ["media", "overdue", "2023-01-31", 59, true],
          ["stations", "overdue", "2023-03-31", 0, true],
          ["payouts", "due", "2023-04-30", null, false]
        ]);
        expect(sayOffices(items, "2023-03")).toEqual([
          "到 2023-03-31，各单位还要办的：",
          "  区委宣传部",
          "    逾期  《双拥宣传稿件台账》应于 2023-01-31 前交，已逾期 59 天，从来没有交过。请区委宣传部补交；交不了的，请书面说明原因和时间",
          "  区退役军人服务中心",
          "    逾期  《退役军人服务站台账》应于 2023-03-31 前交，就在这一天到期，从来没有交过。请区退役军人服务中心补交；交不了的，请书面说明原因和时间",
          "  区退役军人局",
          "    将到期  《优抚资金发放明细》应于 2023-04-30 前交。请区退役军人局按时交"
        ]);
      }
    ));

  it("writes each office a note of its own", () =>
    withLoaded({"2023-01/一月.csv": payoutsCsv("2023-01", 3, "100"), "2023-02/二月.csv": broken}, async (db) => {
      const items = await list(db, "2023-02", ["payouts", "media"]);
      const note = noteTo("区退役军人局", items, "2023-02");
      expect(note).toContain("双拥指标仓 2023-02 的交付里，请贵单位办理下面 2 件事。");
      expect(note).toContain("【逾期】《");
      expect(note).toMatch(
        /【退回】《.*》1 份。请区退役军人局按退回单更正，把整份文件放进下一次交付\n {3}2023-02 二月.csv：/
      );
      expect(note).not.toContain("宣传");
    }));

  it("tells an office in its note what it is asked", () =>
    withLoaded(
      {"2023-01/一月.csv": payoutsCsv("2023-01", 3, "100"), "2023-02/二月.csv": payoutsCsv("2023-02", 0, "")},
      (db) =>
        list(db, "2023-02", ["payouts"]).then((items) =>
          expect(noteTo("区退役军人局", items, "2023-02")).toContain(
            [
              "2. 【请核实】《优抚资金发放明细》1 处。请区退役军人局逐处核实：确实如此的回复一声，有误的在下一次交付里更正",
              "   二月.csv：认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"
            ].join("\n")
          )
        )
    ));

  it("says so when nobody owes anything", () =>
    expect(sayOffices([], "2023-02")).toEqual(["到 2023-02-28，各单位没有欠交，没有退回，没有要核实的"]));
});
