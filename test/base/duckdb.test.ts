import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {withFolder} from "../deliver.js";

describe("withDuckDB(path, use)", () => {
  it("puts on the disk what does not fit in memory", () =>
    withFolder((dir) =>
      withDuckDB(join(dir, "x.duckdb"), async (db) => {
        await db.run("set memory_limit = '50MB'");
        const [row] = await db.all(`
          select count(*)::integer as n from (
            select i::varchar || repeat('x', 50) as text, row_number() over (partition by i % 100000 order by i desc) as place
            from range(2500000) t(i)
          ) where place > 1`);
        expect(row).toEqual({n: 2400000});
      })
    ));

  it("keeps a transaction that is open when a statement beside it fails", () =>
    withDuckDB(":memory:", async (db) => {
      await db.run("create table kept (n integer); begin; insert into kept values (1)");
      await expect(db.beside((other) => other.run("from read_parquet('/nowhere')"))).rejects.toThrow();
      await db.run("commit");
      expect(await db.all("from kept")).toEqual([{n: 1}]);
    }));
});

describe("db.appendNamed(table, rows)", () => {
  it("puts values under the names of their columns, and takes no row that lacks one or has another", () =>
    withDuckDB(":memory:", async (db) => {
      await db.run(`create table t (a text, "b c" decimal(38, 2), d date, e boolean)`);
      await db.appendNamed("t", [{e: true, d: "2024-02-29", "b c": "12.10", a: "o'\u0000"}]);
      await db.appendNamed("t", []);
      expect(await db.all(`select a, "b c", d::text as d, e from t`)).toEqual([
        {a: "o'\u0000", "b c": "12.10", d: "2024-02-29", e: true}
      ]);
      await expect(db.appendNamed("t", [{a: "", "b c": null, d: null}])).rejects.toThrow("a row for t has no e");
      await expect(db.appendNamed("t", [{a: "", "b c": null, d: null, e: null, f: 1}])).rejects.toThrow(
        "t has no column f"
      );
    }));
});

describe("db.insert(table, rows)", () => {
  it("puts values under the names of their columns, in whatever order they stand, exactly", () =>
    withDuckDB(":memory:", async (db) => {
      await db.run(`create table t (a text, "b c" decimal(38, 2), d date, e boolean, f map(text, text), g int)`);
      await db.insert("t", [
        {"b c": "12345678901234567890.12", a: "o'clock; ’", d: "2024-02-29", e: true, f: {k: "v'", l: ""}},
        {"b c": null, a: "", d: null, e: false, f: {}}
      ]);
      await db.insert("t", [{a: "more than is asked for", g: 3, z: 1}], ["g", "a"]);
      await db.insert("t", []);
      expect(await db.all(`select a, "b c", d::text as d, e, f::text as f, g from t`)).toEqual([
        {a: "o'clock; ’", "b c": "12345678901234567890.12", d: "2024-02-29", e: true, f: "{k='v\\'', l=''}", g: null},
        {a: "", "b c": null, d: null, e: false, f: "{}", g: null},
        {a: "more than is asked for", "b c": null, d: null, e: null, f: null, g: 3}
      ]);
    }));

  it("takes any number of rows, and refuses one that lacks a column", () =>
    withDuckDB(":memory:", async (db) => {
      await db.run("create table t (n int)");
      await db.insert(
        "t",
        Array.from({length: 1201}, (_, n) => ({n}))
      );
      expect(await db.all("select count(*)::int as n, sum(n)::int as sum from t")).toEqual([{n: 1201, sum: 720600}]);
      await expect(db.insert("t", [{n: 1}, {m: 2}])).rejects.toThrow("a row for t has no n");
    }));
});
