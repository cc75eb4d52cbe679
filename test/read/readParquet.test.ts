import {writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {DataError} from "../../loaders/base/errors.js";
import {readParquet} from "../../loaders/read/readParquet.js";
import {withFolder} from "../deliver.js";

const read = (select: string) =>
  withFolder((dir) =>
    withDuckDB(":memory:", async (db) => {
      const path = join(dir, "x.parquet");
      await db.run(`copy (${select}) to '${path}' (format parquet)`);
      return await readParquet(db, path);
    })
  );

describe("readParquet(db, path)", () => {
  it("writes every value out exactly, whatever its type", async () => {
    const [table] = await read(`select * from (values
      (1.10::decimal(9, 2), date '2023-05-01', 310104199001011234, true, 'a', timestamp '2023-05-01 08:00:00'),
      (null, null, null, null, '', null)) t(a, b, c, d, e, f)`);
    expect(table).toEqual({
      sheet: "",
      rows: [
        ["a", "b", "c", "d", "e", "f"],
        ["1.10", "2023-05-01", "310104199001011234", "TRUE", "a", "2023-05-01 08:00:00"],
        [null, null, null, null, null, null]
      ],
      rowNumbers: [0, 1, 2],
      mergedAcross: [],
      scanned: 3
    });
  });

  it("gives binary fractions up to 15 digits, and beyond them what no column takes", async () => {
    const [table] = await read(
      `select unnest([100.5, 2023, 0.1, 123456789012.34, 0.1::double + 0.2, 310104199001011234, 99999999999999.98, -1e300]::double[]) as a,
        unnest([0.1, 16777217, 1234.5]::float[]) as b`
    );
    expect(table!.rows.slice(1)).toEqual([
      ["100.5", "0.1"],
      ["2023", "1.6777216000000000E+07"],
      ["0.1", "1234.5"],
      ["123456789012.34", null],
      ["3.0000000000000004E-01", null],
      ["3.1010419900101126E+17", null],
      ["9.9999999999999984E+13", null],
      ["-1.0000000000000001E+300", null]
    ]);
  });

  it("refuses nested columns, and times with a zone", async () => {
    await expect(read("select [1, 2] as 明细")).rejects.toThrow(
      new DataError("“明细”列的类型是 INTEGER[]，放不进一列文字；请改为文字、数字或日期后重新交付")
    );
    await expect(read("select timestamptz '2023-05-01 00:00:00+08' as 日期")).rejects.toThrow(
      new DataError("“日期”列的类型是 TIMESTAMP WITH TIME ZONE，放不进一列文字；请改为文字、数字或日期后重新交付")
    );
  });

  it("refuses more cells than fit in memory, before reading them", async () => {
    await expect(read("select 1 as a, 2 as b from range(3000001)")).rejects.toThrow(
      new DataError("单元格超过 600 万个，没有读取；请拆分，或改用 CSV 后重新交付")
    );
    await expect(read("select repeat('长', 100000) as a from range(2000)")).rejects.toThrow(
      new DataError("解压后有 573 MB，超过 400 MB，没有读取；请拆分后重新交付")
    );
  });

  it("refuses a torn file", () =>
    withFolder(async (dir) => {
      const path = join(dir, "x.parquet");
      await writeFile(path, "PAR1 torn");
      await withDuckDB(":memory:", async (db) => {
        await expect(readParquet(db, path)).rejects.toThrow(
          new DataError("Parquet 文件不完整或已损坏（可能传输中断）；请重新导出")
        );
      });
    }));
});
