import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {loadSourceDues} from "../../loaders/reference/sources.js";
import {payments, referenceDir, withMarts, withReference} from "../marts/known.js";

const ids = contracts.map((c) => c.id);

describe("loadSourceDues(dir, contracts)", () => {
  it("has every export, each with the basis of its cadence", async () =>
    expect((await loadSourceDues(referenceDir, ids)).map((d) => d.contract).sort()).toEqual([...ids].sort()));

  it("names everything that is wrong, by line", () =>
    withReference(
      "sources.csv",
      () =>
        "contract,every,due_day,basis\npayouts,weekly,,某文\npayouts,month,31,某文\nlottery,month,5,某文\nmedia,irregular,5,\n",
      (dir) =>
        expect(loadSourceDues(dir, ids)).rejects.toThrow(
          [
            "sources.csv 第 2 行：every 是“weekly”，应为 month、quarter、half_year、year、irregular 之一",
            "sources.csv 第 3 行：due_day 是“31”，应为 1–28 的日，或空（当月最后一天）",
            "sources.csv 第 5 行：basis 是“”，不能为空",
            "sources.csv 第 4 行：没有导出 lottery"
          ].join("\n")
        )
    ));
});

describe("sources: when the next delivery is due", () => {
  const payouts = payments(12, "2023-10");
  const said = (asOf: string, due: string) =>
    withReference(
      "sources.csv",
      (text) => text.replace(/^payouts,month,,/m, `payouts,${due},`),
      (reference) =>
        withMarts(
          {payouts},
          async (db) => {
            await db.run(`create or replace temp table build as select '${asOf}' as as_of`);
            const {martSql} = await import("../../loaders/marts/buildMarts.js");
            const [row] = await db.all(
              `select data_through, next_due, days_late::int as days_late from (${await martSql("sources")}) where contract = 'payouts'`
            );
            return [row!["data_through"], row!["next_due"], row!["days_late"]];
          },
          {delivered: "2023-10", reference}
        )
    );

  it("is on time until the day, late by days from then on", async () => {
    expect(await said("2023-10", "month,")).toEqual(["2023-10", "2023-11-30", null]);
    expect(await said("2023-11", "month,")).toEqual(["2023-10", "2023-11-30", 0]);
    expect(await said("2023-11", "month,20")).toEqual(["2023-10", "2023-11-20", 10]);
    expect(await said("2023-12", "month,")).toEqual(["2023-10", "2023-11-30", 31]);
    expect(await said("2023-12", "quarter,")).toEqual(["2023-10", "2024-01-31", null]);
    expect(await said("2023-12", "irregular,")).toEqual(["2023-10", "", null]);
  });

  it("says nothing where there is no such file, and where nothing came", () =>
    withReference(
      "sources.csv",
      (header) => header.split("\n")[0]! + "\n",
      async (dir) => {
        await writeFile(join(dir, "sources.csv"), "contract,every,due_day,basis\n");
        await withMarts(
          {},
          async (db) =>
            expect(await db.all("select distinct next_due, days_late, every from mart_sources")).toEqual([
              {next_due: "", days_late: null, every: ""}
            ]),
          {reference: dir}
        );
      }
    ));
});
