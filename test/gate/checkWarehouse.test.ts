import {expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {checkWarehouse} from "../../loaders/gate/checkWarehouse.js";
import {csv, withLoaded} from "../deliver.js";

const media = (...ids: string[]) =>
  csv(["稿件编号", "标题", "渠道", "发布日期"], ...ids.map((id) => [id, "示例", "报", "2023-02-03"]));
const found = (files: Record<string, string>) =>
  withLoaded(files, async (db) => (await checkWarehouse(db, contracts)).map((f) => `${f.file} ${f.message}`));

it("finds traces of persons in texts that the warehouse keeps and in names of files, and nothing in good ones", async () => {
  expect(await found({"2023-02/稿件.csv": media("M1", "M2")})).toEqual([]);
  expect(await found({"2023-02/稿件.csv": media("M1", "19900000900")})).toEqual([
    "仓库，来自 2023-02 稿件.csv 《双拥宣传稿件台账》“稿件编号”：疑似手机号 19…（11 个字符）"
  ]);
  expect(await found({"2023-02/稿件 19900000900.csv": media("M1")})).toEqual([
    expect.stringContaining("交付文件名：疑似手机号 19…")
  ]);
});
