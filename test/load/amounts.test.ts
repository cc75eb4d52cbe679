import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {payouts as contract} from "../../loaders/contracts/payouts.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {findHeaders} from "../../loaders/read/findHeader.js";
import type {SheetTable} from "../../loaders/read/table.js";
import {AmountTally} from "../../loaders/load/amounts.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, madeUpId, withFolder, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";
import {workbook} from "../workbook.js";

const header = [
  "流水号",
  "身份证号",
  "街镇",
  "发放项目",
  "所属月份",
  "发放月份",
  "应发金额（万元）",
  "实发金额",
  "发放状态"
];
const payout = (i: number, more: Record<number, string> = {}) =>
  [`P${i}`, madeUpId(i % 500), "田林", "优待金", "2023-05", "2023-05", "0.1", "100.50", "成功"].map(
    (cell, c) => more[c] ?? cell
  );
const payouts = Array.from({length: 200}, (_, i) => {
  if (i === 3) return payout(i, {7: "１２３．４５"});
  if (i === 4) return payout(i, {7: "-200.00"});
  if (i === 5) return payout(i, {7: '"1,234.50"'});
  if (i === 6) return payout(i, {7: "0.3万元"});
  if (i === 7) return payout(i, {7: "一百"});
  if (i === 8) return payout(i, {2: "火星", 7: "80"});
  if (i === 9) return payout(i, {6: "/"});
  // The same row twice: it counts once.
  if (i === 11) return payout(10);
  return payout(i);
});
const text = csv(header, ...payouts);
const cells = [header, ...payouts].map((row) => row.map((cell) => cell.replaceAll('"', "")));

const amounts = (db: Database) => db.all('select * exclude (load_id) from load_amount order by load_id, "column"');
const expected = [
  {
    column: "due_yuan",
    cells: "199",
    unread: "0",
    kept_cells: "196",
    refused_cells: "3",
    delivered: "199000.00",
    kept: "196000.00",
    refused: "3000.00"
  },
  {
    column: "paid_yuan",
    cells: "200",
    unread: "1",
    kept_cells: "197",
    refused_cells: "2",
    delivered: "23734.95",
    kept: "23554.45",
    refused: "180.50"
  }
];

/** Loads with another program between the loader and the warehouse; it must stop with the message. */
const loadThrough = (
  files: Record<string, string | Uint8Array>,
  through: (db: Database) => Database,
  message: string,
  how: {inMemoryBytes?: number},
  use: (db: Database) => Promise<void>
) =>
  withFolder(async (dir) => {
    await deliver(dir, files);
    await withDuckDB(":memory:", async (db) => {
      const {files} = await listDeliveries(dir);
      const input = {files, contracts, lists, key, engine: "test", sliceBytes: 3000, ...how};
      const load = loadDeliveries(through(db), input);
      await expect(load).rejects.toThrow(new Error(message));
      await use(db);
    });
  });

describe("the amounts of a file", () => {
  it.each([
    ["a CSV in memory", "x.csv", text, {}],
    ["a plain CSV, which is streamed", "x.csv", text, {inMemoryBytes: 0}],
    ["a CSV read record by record", "x.csv", text + "\n", {inMemoryBytes: 0}],
    ["a workbook", "x.xlsx", workbook({发放: {rows: cells}}), {}]
  ])("of %s: what was delivered is what is kept and what is refused", (_, file, content, how) =>
    withLoaded(
      {[`2023-05/${file}`]: content},
      async (db) => {
        expect(await db.all("select rows_kept, rows_refused, verdict from load")).toEqual([
          {rows_kept: "197", rows_refused: "3", verdict: "loaded"}
        ]);
        expect(await amounts(db)).toEqual(expected);
      },
      how
    )
  );

  it("are in 万元 where the group over their columns says so", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "金额（万元）", "", "发放状态"],
          ["", "", "", "", "", "", "应发金额", "实发金额（元）", ""],
          payout(1)
        )
      },
      async (db) =>
        expect(await amounts(db)).toMatchObject([
          {column: "due_yuan", delivered: "1000.00", kept: "1000.00"},
          {column: "paid_yuan", delivered: "100.50", kept: "100.50"}
        ])
    ));

  const wholly = {cells: "2", unread: "0", kept_cells: "0", refused_cells: "2", kept: "0.00"};
  const two = csv(header, payout(1), payout(2));
  it.each([
    ["with a wrong total", {"a.csv": two + csv(["合计", "", "", "", "", "", "", "9", ""])}, ["two"]],
    ["with too many refused rows", {"a.csv": csv(header, payout(1), payout(2, {2: "火星"}))}, ["two"]],
    ["that was delivered twice", {"a.csv": two, "b.csv": two + "\n"}, ["two", "two"]],
    [
      "with the same rows in two sheets",
      {"a.xlsx": workbook({一: {rows: [header, payout(1), payout(2)]}, 二: {rows: [header, payout(1), payout(2)]}})},
      ["two", "two"]
    ]
  ])("of a file %s are all refused", (_, files, loads) =>
    withLoaded(
      Object.fromEntries(Object.entries(files).map(([file, content]) => [`2023-05/${file}`, content])),
      async (db) =>
        expect(await amounts(db)).toEqual(
          loads.flatMap(() => [
            {column: "due_yuan", ...wholly, delivered: "2000.00", refused: "2000.00"},
            {column: "paid_yuan", ...wholly, delivered: "201.00", refused: "201.00"}
          ])
        )
    )
  );

  it("go with their file when it is taken out", () =>
    withFolder(async (dir) => {
      await deliver(dir, {"2023-05/x.csv": text});
      await withDuckDB(":memory:", async (db) => {
        const load = async () => {
          const {files} = await listDeliveries(dir);
          await loadDeliveries(db, {files, contracts, lists, key, engine: "test"});
        };
        await load();
        await deliver(dir, {"2023-05/x.csv": csv(header, payout(1))});
        await load();
        expect((await amounts(db)).map(({delivered}) => delivered)).toEqual(["1000.00", "100.50"]);
      });
    }));
});

describe("a kept amount that is not the delivered one stops the load, and nothing of the delivery is loaded", () => {
  /** 万元 taken for 千元. */
  const wrongFactor = (db: Database): Database => {
    const wrong = (sql: string) => sql.replaceAll("* 10000", "* 1000");
    const append: Database["append"] = (table, rows) =>
      db.append(table, table === "record_payouts" ? [...rows].map((row) => row.map(tenth)) : rows);
    const tenth = <T>(cell: T) => (cell === "1000.00" ? "100.00" : cell);
    return {...db, run: (sql) => db.run(wrong(sql)), all: (sql) => db.all(wrong(sql)), append};
  };
  /** Changes the records behind the loader's back, after each insertion. */
  const once = (change: string) => (db: Database) => ({
    ...db,
    all: async <T>(sql: string) => {
      const rows = await db.all<T>(sql);
      if (sql.startsWith('insert into "record_payouts"')) await db.run(change);
      return rows;
    },
    append: async (...[table, rows]: Parameters<Database["append"]>) => {
      await db.append(table, rows);
      if (table === "record_payouts") await db.run(change);
    }
  });
  it.each([
    ["by a wrong factor", wrongFactor, "x.csv, 应发金额; cells 199, kept 196, refused 3, unread 0; their sums differ"],
    [
      "by one 分 in one row",
      once("update record_payouts set paid_yuan = paid_yuan + 0.01 where row_no = 60"),
      "x.csv, 实发金额; cells 200, kept 197, refused 2, unread 1; their sums differ"
    ],
    [
      "by an amount that is gone",
      once("update record_payouts set paid_yuan = null where row_no = 60"),
      "x.csv, 实发金额; cells 200, kept 196, refused 2, unread 1"
    ],
    [
      "by a 0 that was not there",
      once("update record_payouts set due_yuan = 0 where row_no = 11"),
      "x.csv, 应发金额; cells 199, kept 197, refused 3, unread 0"
    ]
  ])("%s", async (_, through, message) => {
    const other = {"2023-05/y.csv": csv(header, payout(900))};
    for (const [content, how] of [
      [text, {}],
      [text, {inMemoryBytes: 0}],
      [text + "\n", {inMemoryBytes: 0}]
    ] as const)
      await loadThrough(
        {"2023-05/x.csv": content, ...other},
        through,
        `amounts do not add up: ${message}`,
        how,
        async (db) => {
          for (const table of ["load", "load_amount", "record_payouts", "refused_row"])
            expect(await db.all(`select count(*)::integer as n from ${table}`), table).toEqual([{n: 0}]);
        }
      );
  });
});

describe("AmountTally", () => {
  const tally = (labels: string[]) => {
    const table: SheetTable = {sheet: "", rows: [labels], rowNumbers: [1], mergedAcross: [], scanned: 1};
    return new AmountTally(table, findHeaders(table, [contract])[0]!);
  };
  // Found from the start of a record, and from its end.
  const early = ["流水号", "应发金额", "备注", "实发金额（万元）"];
  const late = ["备注", "附注", "流水号", "应发金额", "实发金额（万元）"];
  const quoted = (cell: string, always: boolean) =>
    always || /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const addRecord = (to: AmountTally, row: readonly string[], always = false) => {
    // What stands around the record is no part of it.
    const bytes = Buffer.from(`9,9,9,9\n${row.map((cell) => quoted(cell, always)).join(",")}\n9,9,9,9\n`);
    to.addRecord(bytes, 8, bytes.length - 9, 0x2c);
  };

  it("says the same of a record as of its cells", () => {
    const odd = fc.string({
      unit: fc.constantFrom("1", "9", "０", ".", ",", '"', "-", "万", "元", " ", "\n"),
      maxLength: 6
    });
    const number = fc.stringMatching(/^[0-9]{1,16}([.][0-9]{0,3})?$/);
    const cell = fc.oneof(odd, number);
    fc.assert(
      fc.property(
        fc.constantFrom(early, late),
        fc.array(fc.tuple(cell, cell, cell, cell, cell), {maxLength: 8}),
        fc.boolean(),
        (labels, rows, always) => {
          const [bytes, whole] = [tally(labels), tally(labels)];
          for (const cells of rows) {
            const row = cells.slice(0, labels.length);
            addRecord(bytes, row, always);
            whole.addRow(row);
          }
          expect(bytes.sums()).toEqual(whole.sums());
        }
      ),
      {numRuns: 2000}
    );
  });

  it("adds up to the 分 what was written, however it was written", () => {
    const fen = fc.oneof(fc.bigInt({min: -(10n ** 12n), max: 10n ** 12n}), fc.bigInt({min: 0n, max: 9n * 10n ** 16n}));
    const decimal = (n: bigint) => {
      const digits = String(n < 0n ? -n : n).padStart(3, "0");
      return `${n < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    const spellings: ((text: string) => string)[] = [
      (text) => text,
      (text) => `¥${text}元`,
      (text) => text.replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros)),
      (text) => text.replace(/[-.0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
      (text) => ` ${text.replace(/\B(?=(\d{3})+\.)/g, ",")}`
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fen, fc.constantFrom(...spellings)), {maxLength: 60}), (written) => {
        const [bytes, whole] = [tally(late), tally(late)];
        // Bare numbers of 实发金额 are in 万元; with their own 元 they are not.
        for (const [n, spelt] of written) {
          const row = ["", "", "P1", spelt(decimal(n)), `${decimal(n)}元`];
          addRecord(bytes, row);
          whole.addRow(row);
        }
        const delivered = written.reduce((sum, [n]) => sum + n, 0n);
        const counts = {cells: written.length, unread: 0, refusedCells: 0, refused: 0n};
        for (const of of [bytes, whole])
          expect(of.sums()).toEqual([
            {column: "due_yuan", ...counts, delivered},
            {column: "paid_yuan", ...counts, delivered}
          ]);
      }),
      {numRuns: 300}
    );
  });
});
