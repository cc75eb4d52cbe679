import {describe, expect, it} from "vitest";
import {createTables, inOrder} from "../../loaders/base/queries.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";

const queries = [
  {name: "district", sql: "select sum(n) as n from street -- not from nowhere"},
  {name: "nowhere", sql: "select n from district"},
  {name: "street", sql: "select unnest([1, 2]) as n"}
];

describe("inOrder(queries)", () => {
  it("puts each after those that it reads, whatever a comment names", () =>
    expect(inOrder(queries).map((q) => q.name)).toEqual(["street", "district", "nowhere"]));

  it("refuses queries that read each other", () =>
    expect(() => inOrder([...queries, {name: "a", sql: "from b"}, {name: "b", sql: "from a"}])).toThrow(
      "queries read each other: a → b → a"
    ));
});

it("createTables(db, queries) makes a table of each", () =>
  withDuckDB(":memory:", async (db) => {
    await createTables(db, queries);
    expect(await db.all("select n::int as n from nowhere")).toEqual([{n: 3}]);
  }));
