import iconv from "iconv-lite";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, madeUpId, withFolder} from "../deliver.js";
import {lists} from "../lists.js";

const payouts = [
  ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"],
  ...Array.from({length: 400}, (_, i) => {
    const cells = [`P${i}`, madeUpId(i % 90), "田林", "优待金", "2023-05", "2023-05", `${i}.50`, "成功"];
    if (i === 3 || i === 399) cells[6] = "一百";
    if (i === 40) cells[2] = "田林路";
    if (i === 77) return cells.map(() => "");
    // The same row twice, and two rows under one number.
    if (i === 120) return ["P119", madeUpId(29), "田林", "优待金", "2023-05", "2023-05", "119.50", "成功"];
    if (i === 300) cells[0] = "P200";
    return cells;
  })
];
const evidence = [
  ["考评年度", "指标编号", "责任单位", "材料类型", "应归档", "已归档"],
  ...Array.from({length: 60}, (_, i) => [2023, `1-${i}`, "区民政局", "文件", 5, i % 30 === 7 ? 9 : 5])
];

const tables = [
  "select * exclude (depends, sha256, bytes, encoding) from load order by load_id",
  "from record_payouts order by row_no",
  "from record_evidence order by row_no",
  "from refused_row order by all",
  "from refused_cells order by all",
  "from warned_row order by all",
  "from load_column order by all",
  "from unknown_value order by all"
];
const all = async (db: Database) => await Promise.all(tables.map((sql) => db.all(sql)));

/** What is streamed here is read by two threads, as into a warehouse on a disk. */
const asOnDisk = "set threads = 2";

const loaded = (files: Record<string, string | Uint8Array>, sliceBytes?: number) =>
  withFolder(async (dir) => {
    await deliver(dir, files);
    return await withDuckDB(":memory:", async (db) => {
      const {files} = await listDeliveries(dir);
      // Without slices it is read in memory.
      if (sliceBytes !== undefined) await db.run(asOnDisk);
      const cut = sliceBytes === undefined ? {} : {sliceBytes, inMemoryBytes: 0};
      await loadDeliveries(db, {files, contracts, lists, key, engine: "test", ...cut});
      return await all(db);
    });
  });

describe("a plain CSV", () => {
  it("gives the same warehouse in memory, in one slice, in many, with other line ends, in GB18030, and read record by record", async () => {
    const text = {a: csv(...payouts), b: csv(...evidence)};
    const files = (form: (text: string) => string | Uint8Array) => ({
      "2023-05/a.csv": form(text.a),
      "2023-05/b.csv": form(text.b)
    });
    const whole = await loaded(files((t) => t));
    const [loads, kept, evidences, refused, , warned] = whole;
    expect(loads).toMatchObject([
      {
        rows_scanned: "401",
        rows_blank: "1",
        rows_read: "399",
        rows_kept: "393",
        rows_refused: "6",
        verdict: "loaded"
      },
      {rows_scanned: "61", rows_blank: "0", rows_read: "60", rows_kept: "60", rows_refused: "0", verdict: "loaded"}
    ]);
    expect(kept).toHaveLength(393);
    expect(evidences).toHaveLength(60);
    expect(refused!.map(({row_no, rule}) => [Number(row_no), rule])).toEqual([
      [5, "type-money"],
      [42, "unknown-code"],
      [122, "duplicate-key"],
      [202, "duplicate-key"],
      [302, "duplicate-key"],
      [401, "type-money"]
    ]);
    expect(warned!.map(({row_no}) => Number(row_no))).toEqual([9, 39]);

    expect(
      await loaded(
        files((t) => t),
        4000
      )
    ).toEqual(whole);
    expect(
      await loaded(
        files((t) => t.replaceAll("\n", "\r\n")),
        4000
      )
    ).toEqual(whole);
    expect(
      await loaded(
        files((t) => iconv.encode(t, "gb18030")),
        4000
      )
    ).toEqual(whole);
    // A blank line makes it not plain.
    const [carefully, ...rest] = await loaded(files((t) => t + "\n"));
    expect(rest).toEqual(whole.slice(1));
    expect(carefully!.map(({rows_blank}) => rows_blank)).toEqual(["2", "1"]);
  });

  it("is read with care where a total stands in a later slice: nothing counts twice", async () => {
    const good = payouts.filter((_, i) => i === 0 || (i > 130 && i < 230));
    const sum = good.slice(1).reduce((total, row) => total + Number(row[6]), 0);
    const total = ["合计", "", "", "", "", "", sum.toFixed(2), ""];
    const [loads, kept] = await loaded({"2023-05/a.csv": csv(...good, total)}, 3000);
    expect(loads).toMatchObject([{rows_total: "1", rows_kept: "99", verdict: "loaded"}]);
    expect(kept).toHaveLength(99);
  });

  it("reads what may be no data in a later slice as it is read record by record", async () => {
    const good = payouts.filter((_, i) => i === 0 || (i > 130 && i < 230));
    const complete = good[60]!;
    const odd: [string, (string | number)[], object][] = [
      ["header", good[0]!, {rows_header: "2", rows_kept: "98"}],
      ["total", complete.map((cell, c) => (c === 0 ? "合计" : cell)), {rows_total: "1", verdict: "refused"}],
      ["data", complete.map((cell, c) => (c === 0 ? "徐汇小计一号" : cell)), {rows_total: "0", rows_kept: "99"}],
      ["note", complete.map((cell, c) => (c === 0 ? "注：示例" : cell)), {rows_note: "1", rows_kept: "98"}],
      ["refused", complete.map((cell, c) => (c === 1 ? "合计" : cell)), {rows_note: "0"}]
    ];
    const files = (end: string) =>
      Object.fromEntries(
        odd.map(([, row], i) => [`2023-0${i + 5}/a.csv`, csv(...good.slice(0, 60), row, ...good.slice(61)) + end])
      );
    const [loads, ...rest] = await loaded(files(""), 3000);
    expect(loads).toMatchObject(odd.map(([, , expected]) => expected));
    // A blank line makes it not plain.
    const [carefully, ...same] = await loaded(files("\n"), 3000);
    expect(rest).toEqual(same);
    expect((await loaded(files(""))).slice(1)).toEqual(same);
    const counts = ({rows_total, rows_note, rows_header, rows_kept, rows_refused}: Record<string, unknown>) => ({
      rows_total,
      rows_note,
      rows_header,
      rows_kept,
      rows_refused
    });
    expect(loads!.map(counts)).toEqual(carefully!.map(counts));
  });

  describe("whose words are new in a later slice", () => {
    const header = [
      "流水号",
      "身份证号",
      "优抚类别",
      "街镇",
      "发放项目",
      "所属月份",
      "发放月份",
      "实发金额",
      "发放状态"
    ];
    const row = (i: number, month: string, category: string, person = i % 50) => [
      `P${i}`,
      madeUpId(person),
      category,
      "田林",
      "优待金",
      month,
      month,
      `${i}.50`,
      "成功"
    ];
    // The first slice has some 150 rows, the second 300, the third the others.
    const sliceBytes = 8 * 14_000;
    const stored = async (text: string) =>
      await withFolder(async (dir) => {
        await deliver(dir, {"2023-06/a.csv": text});
        return await withDuckDB(":memory:", async (db) => {
          await db.run(asOnDisk);
          const {files} = await listDeliveries(dir);
          await loadDeliveries(db, {files, contracts, lists, key, engine: "test", sliceBytes, inMemoryBytes: 0});
          const rows = await db.all<{row_no: string}>("select row_no from record_payouts order by rowid");
          return rows.map(({row_no}) => Number(row_no));
        });
      });

    it("keeps what is good of them and refuses what is not, also in columns that may be empty", async () => {
      const rows = Array.from({length: 900}, (_, i) => {
        if (i === 400) return row(i, "2023-05", "残疾军人", 777);
        if (i === 700) return row(i, "2023-05", "谁也不知道的类别");
        if (i === 550) return row(i, "2023-05", "/");
        return row(i, "2023-05", i % 2 ? "烈士遗属" : "");
      });
      const text = csv(header, ...rows);
      const whole = await loaded({"2023-06/a.csv": text});
      expect(whole[0]).toMatchObject([{rows_read: "900", rows_kept: "899", rows_refused: "1"}]);
      expect(whole[3]).toMatchObject([{row_no: "702", rule: "unknown-code"}]);
      expect(await loaded({"2023-06/a.csv": text}, sliceBytes)).toEqual(whole);
      // Those few were read after all the others.
      expect((await stored(text)).slice(-2)).toEqual([402, 552]);
    });

    it("reads a file with care where a row may be the whole of the others, and then keeps it", async () => {
      const streets = csv(
        ["波次", "调查月份", "对象", "街镇", "应答人数", "满意人数"],
        ["一", "2023-05", "优抚对象", "徐汇", 9, 8],
        ["一", "2023-05", "优抚对象", "天平", 40, 35]
      );
      const whole = await loaded({"2023-06/a.csv": streets});
      expect(whole[0]).toMatchObject([{rows_read: "2", rows_kept: "2", rows_refused: "0"}]);
      expect(await loaded({"2023-06/a.csv": streets}, sliceBytes)).toEqual(whole);
    });

    it("learns them where they are many", async () => {
      const months = ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05", "2023-06"];
      const text = csv(
        header,
        ...Array.from({length: 900}, (_, i) => row(i, months[Math.floor(i / 150)]!, "烈士遗属"))
      );
      const whole = await loaded({"2023-06/a.csv": text});
      expect(whole[0]).toMatchObject([{rows_read: "900", rows_kept: "900"}]);
      expect(await loaded({"2023-06/a.csv": text}, sliceBytes)).toEqual(whole);
      const order = await stored(text);
      expect(order.slice(-100)).toEqual(Array.from({length: 100}, (_, i) => 802 + i));
    });
  });

  it("is judged by the scan of all of it, wherever the slices end", async () => {
    const good = payouts.filter((_, i) => i === 0 || (i > 130 && i < 230));
    const text = csv(...good);
    const last = text.trimEnd().split("\n").at(-1)!;
    const broken = [
      last.replace("P", '"P'),
      last.replace("P", "P\0"),
      last.replace("P", 'P"x'),
      // These are read, record by record.
      `${last}\r`,
      `${last},`,
      `${last}\n\n`
    ];
    const files = Object.fromEntries(broken.map((end, i) => [`2023-0${i + 1}/a.csv`, text.replace(last, end)]));
    const whole = await loaded(files);
    const [torn, nul, stray, ...readable] = whole[0]!;
    expect(torn).toMatchObject({verdict: "refused", reason: expect.stringContaining("引号没有闭合")});
    expect(nul).toMatchObject({verdict: "refused", reason: expect.stringContaining("空字节")});
    expect(stray).toMatchObject({verdict: "refused", reason: expect.stringContaining("引号用法不对")});
    expect(readable.map(({rows_scanned}) => rows_scanned)).toEqual(["100", "100", "102"]);
    expect(await loaded(files, 2000)).toEqual(whole);
  });
});
