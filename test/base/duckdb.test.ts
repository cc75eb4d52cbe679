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
