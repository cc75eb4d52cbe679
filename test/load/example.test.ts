import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {withLoaded} from "../deliver.js";

const dir = join(root, "data/examples");
const path = "2023-05/双拥活动台账（示例数据）.csv";

it("the example delivery of data/examples loads whole, five rows, and says that it is one", async () => {
  const {files, demo} = await listDeliveries(dir);
  expect(files.map((f) => f.delivery)).toContain("2023-05");
  expect(demo).toBe(true);
  const bytes = await readFile(join(dir, path));
  expect(bytes.toString()).toMatch(/^[^\n]*示例数据/);
  await withLoaded({[path]: bytes}, async (db) => {
    const loads = await db.all("select contract, verdict, rows_read, rows_kept, unknown_headers from load");
    expect(loads).toEqual([
      {contract: "activities", verdict: "loaded", rows_read: "5", rows_kept: "5", unknown_headers: null}
    ]);
    expect(await db.all("from refused_row")).toEqual([]);
    expect(await db.all("from warned_row")).toEqual([]);
  });
});
