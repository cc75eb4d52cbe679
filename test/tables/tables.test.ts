import {existsSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, expectTypeOf, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {uncovered} from "../../loaders/disclosure/relations.js";
import {aboutReleases, derived, resources, type Row, tables} from "../../loaders/tables/index.js";
import {periodColumn, type Resource, resourceOf, type Table} from "../../loaders/tables/table.js";

const folder = join(root, "loaders", "tables");
const all = [...resources, ...derived, ...aboutReleases];
const shared = ["columns", "exports", "index", "table"];

describe("loaders/tables", () => {
  it("has a description for each query, and a query for each description that is not worked out otherwise", () => {
    const files = readdirSync(folder);
    const named = (extension: string) => files.filter((f) => f.endsWith(extension)).map((f) => f.split(".")[0]!);
    expect(named(".sql").sort()).toEqual(resources.map((r) => r.name).sort());
    expect(
      named(".ts")
        .filter((f) => !shared.includes(f))
        .sort()
    ).toEqual(Object.keys(tables).sort());
    for (const name of Object.keys(tables)) expect(existsSync(join(folder, `${name}.ts`))).toBe(true);
  });

  it("lists every table once, those about the releases last", () => {
    expect(all.map((r) => r.name)).toEqual(Object.keys(tables));
  });

  it("names only columns that a table has", () => {
    for (const {name, key, columns, disclosure} of all) {
      const own = columns.map((c) => c.name);
      const named = [...key, ...(disclosure.kind === "persons" && disclosure.whole ? [disclosure.whole.column] : [])];
      expect(
        named.filter((c) => !own.includes(c)),
        name
      ).toEqual([]);
      expect(columns.filter((c) => c.period && key.includes(c.name)).length, name).toBeLessThanOrEqual(1);
    }
  });

  it("says the unit of every amount and of every count of persons", () => {
    const without = all.flatMap((r) => r.columns.filter((c) => c.class && !c.unit).map((c) => `${r.name}.${c.name}`));
    expect(without).toEqual([]);
  });

  it("makes a misspelt column of a row a type error", () => {
    expectTypeOf<Row<"payouts_streets">>().toEqualTypeOf<
      Readonly<Record<"pay_month" | "area_code" | "amount_yuan" | "persons" | "flag" | "below", string>>
    >();
    const row = {} as Row<"payouts_streets">;
    // @ts-expect-error the column is called persons
    expect(row.person).toBeUndefined();
  });
});

describe("uncovered(resources)", () => {
  const table: Table = tables.payouts_monthly;
  const change = (more: Partial<Table>, columns: Table["columns"] = {}): Resource =>
    resourceOf("payouts_monthly", {...table, ...more, columns: {...table.columns, ...columns}});

  it("has nothing to say of the tables that are published", () => {
    expect(uncovered(all)).toEqual([]);
    expect(resources.filter((r) => r.disclosure.kind === "persons").map((r) => periodColumn(r)?.name)).toEqual([
      "month",
      "year",
      "month",
      "pay_month",
      "pay_month",
      "policy_year"
    ]);
  });

  it("names a number of persons, a key or a period of which nobody has said what it counts", () => {
    const {persons, benefit_item, pay_month} = table.columns;
    const {counts, ...silent} = persons!;
    expect(counts).toBe("distinct person");
    expect(uncovered([change({}, {persons: silent})])).toEqual(["payouts_monthly.persons"]);
    expect(uncovered([change({}, {benefit_item: {...benefit_item!, dimension: undefined}})])).toEqual([
      "payouts_monthly.benefit_item"
    ]);
    expect(uncovered([change({}, {pay_month: {...pay_month!, period: undefined}})])).toEqual([
      "payouts_monthly.pay_month",
      "the period of payouts_monthly"
    ]);
  });

  it("names a number of persons in a table that is said to have none", () => {
    expect(uncovered([change({disclosure: {kind: "public"}})])).toEqual([
      "payouts_monthly.amount_yuan",
      "payouts_monthly.persons"
    ]);
  });
});
