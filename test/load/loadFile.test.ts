import {createHmac} from "node:crypto";
import iconv from "iconv-lite";
import {describe, expect, it} from "vitest";
import type {Database} from "../../loaders/base/duckdb.js";
import {listRefusals} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, key, madeUpId, withLoaded} from "../deliver.js";
import {workbook} from "../workbook.js";

const population = ["年度", "街镇", "常住人口", "居委会数"];
const twelve = ["天平", "湖南", "斜土", "枫林", "长桥", "田林", "虹梅", "康健", "徐家汇", "凌云", "龙华", "漕河泾"];
const streets = twelve.map((s, i) => [2023, s, 1000 + i, 10]);
const known = (db: Database, contract: string) => db.all(`from known_${contract} order by row_no`);
const verdicts = (db: Database) => db.all("select file, verdict, reason from load order by file");

const payoutHeader = [
  "流水号",
  "姓名",
  "身份证号",
  "街镇",
  "发放项目",
  "所属月份",
  "发放月份",
  "实发金额",
  "发放状态",
  "银行账号"
];
const payout = (n: number, more: Record<number, string> = {}) =>
  ["P" + n, "示例", madeUpId(n % 500), "田林", "优待金", "2023-05", "2023-05", "100.50", "成功", "62000000000000"].map(
    (v, i) => more[i] ?? v
  );
const payouts = (n: number) => Array.from({length: n}, (_, i) => payout(i));

describe("a delivered file", () => {
  it("gives the same rows from UTF-8, UTF-8 with BOM, GB18030, UTF-16 and .xlsx, in any order of columns", async () => {
    const rows = [population, ...streets];
    const text = csv(...rows);
    const shuffled = csv(...rows.map(([y, s, r, c]) => [c!, s!, y!, r!]));
    const forms: Record<string, string | Uint8Array> = {
      "a.csv": text,
      "b.csv": "\ufeff" + text.replaceAll("\n", "\r\n"),
      "c.csv": iconv.encode(text, "gb18030"),
      "d.txt": iconv.encode(text.replaceAll(",", "\t"), "utf16le", {addBOM: true}),
      "e.csv": shuffled,
      "f.xlsx": workbook({人口: {rows: [["街镇基数", null, null, null], ...rows], merges: ["A1:D1"]}})
    };
    const expected = await withLoaded({"2023-01/x.csv": text}, (db) =>
      db.all("select * exclude (load_id, row_no) from known_population order by all")
    );
    expect(expected).toHaveLength(12);
    for (const [name, bytes] of Object.entries(forms)) {
      await withLoaded({[`2023-01/${name}`]: bytes}, async (db) => {
        expect(await db.all("select * exclude (load_id, row_no) from known_population order by all"), name).toEqual(
          expected
        );
      });
    }
  });

  it("accounts for every record: header, notes, totals, blanks, refused and kept", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          ["优抚资金发放明细"],
          payoutHeader,
          ...payouts(99),
          payout(99, {7: "1.239"}),
          [],
          ["合计", "", "", "", "", "", "", "9949.50"],
          ["注：示例"]
        )
      },
      async (db) => {
        const [load] = await db.all<Record<string, string>>("from load");
        expect(load).toMatchObject({
          rows_scanned: "105",
          rows_header: "1",
          rows_note: "2",
          rows_total: "1",
          rows_blank: "1",
          rows_read: "100",
          rows_kept: "99",
          rows_refused: "1",
          verdict: "loaded"
        });
      }
    ));

  it("takes no repeated header for a row", () => {
    const aliases = ["统计年度", "所属街镇", "常住人口数", "居委会个数"];
    return withLoaded({"2023-01/x.csv": csv(aliases, ...streets, aliases, [2023, "华泾", 1, 1])}, async (db) => {
      expect(await db.all("select rows_header, rows_kept, verdict from load")).toEqual([
        {rows_header: "2", rows_kept: "13", verdict: "loaded"}
      ]);
    });
  });

  it("reads under a group name merged over last columns that it does not know", () => {
    const rows = [
      [...population, "其他", null],
      [null, null, null, null, "序号", "科室"],
      ...streets.map((row) => [...row, 1, "x"])
    ];
    const merges = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"];
    return withLoaded({"2023-01/x.xlsx": workbook({人口: {rows, merges}})}, async (db) =>
      expect(await known(db, "population")).toHaveLength(12)
    );
  });

  it.each([{}, {inMemoryBytes: 0}])("counts rows of delimiters alone as blank, in memory and streamed: %j", (how) =>
    withLoaded(
      {"2023-01/x.csv": csv(population, ...streets, ["", "", "", ""])},
      async (db) => {
        expect(await db.all("select rows_blank, rows_kept from load")).toEqual([{rows_blank: "1", rows_kept: "12"}]);
      },
      how
    )
  );

  it("keeps no name, identity number or account, only a keyed pseudonym", () =>
    withLoaded({"2023-05/x.csv": csv(payoutHeader, payout(1, {1: "张示例"}))}, async (db) => {
      const [row] = (await known(db, "payouts")) as {person: string}[];
      expect(row!.person).toBe(createHmac("sha256", key).update(madeUpId(1)).digest("hex").slice(0, 32));
      const tables = await db.all<{t: string}>("select table_name as t from duckdb_tables() where not temporary");
      for (const {t} of tables) {
        const text = JSON.stringify(await db.all(`from ${t}`));
        for (const secret of [madeUpId(1), "张示例", "62000000000000"]) expect(text, t).not.toContain(secret);
      }
    }));

  it("refuses single rows with file, row, column, masked value, rule and message", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          payoutHeader,
          ...payouts(148),
          payout(200, {2: "990000197001011112"}),
          payout(201, {3: "火星街道"})
        )
      },
      async (db) => {
        expect(await listRefusals(db, "2023-05")).toEqual([
          {
            load_id: 1,
            contract: "payouts",
            file: "x.csv",
            sheet: "",
            row: 150,
            column: "身份证号",
            value: "（18 个字符：数字）",
            rule: "type-id",
            message: "身份证号应为18 位身份证号（校验位和出生日期要对），或 15 位旧号；末位校验位不对，请核对号码"
          },
          {
            load_id: 1,
            contract: "payouts",
            file: "x.csv",
            sheet: "",
            row: 151,
            column: "街镇",
            value: "火…（4 个字符：汉字）",
            rule: "unknown-code",
            message: "街镇应为徐汇区 13 个街镇或区本级代码表里的名称或别名"
          }
        ]);
        expect(await known(db, "payouts")).toHaveLength(148);
      }
    ));

  it("keeps no text of a refused row that would not be kept of a good one", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          ["稿件编号", "标题", "渠道", "发布日期"],
          ["G1", "示例标题", "火星", "2023-05-01"],
          ["G2", "示例标题", "报", "2023-05-02"]
        ),
        "2023-05/y.csv": csv(
          ["统计季度", "队伍编号", "编制人数", "实有人数", "演练次数"],
          ["2023Q2", "示例称谓", 30, "x", 1]
        )
      },
      async (db) => {
        expect((await listRefusals(db, "2023-05")).map((r) => r.rule)).toContain("unknown-code");
        const tables = await db.all<{t: string}>("select table_name as t from duckdb_tables() where not temporary");
        for (const {t} of tables) {
          const text = JSON.stringify(await db.all(`from ${t}`));
          for (const secret of ["示例标题", "示例称谓"]) expect(text, t).not.toContain(secret);
        }
      }
    ));

  it("gives the same row numbers in memory, streamed, and read record by record", async () => {
    const bad = payout(200, {3: "火星街道"});
    const plain = csv(payoutHeader, ...payouts(148), bad, payout(300));
    const careful = plain + "注：示例\n";
    for (const text of [plain, careful])
      for (const how of [{}, {inMemoryBytes: 0}])
        await withLoaded(
          {"2023-05/x.csv": text},
          async (db) => {
            expect((await listRefusals(db, "2023-05")).map((r) => r.row)).toEqual([150]);
          },
          how
        );
  });

  it("is refused whole when more than 2 % of its rows are", () =>
    withLoaded(
      {"2023-05/x.csv": csv(payoutHeader, ...payouts(97), ...[1, 2, 3].map((n) => payout(200 + n, {7: "x"})))},
      async (db) => {
        expect(await verdicts(db)).toEqual([
          {
            file: "x.csv",
            verdict: "refused",
            reason: "100 行中有 3 行不合要求（3.0 %，超过 2 %），整份退回；请按逐行原因更正后重新交付"
          }
        ]);
        expect(await known(db, "payouts")).toEqual([]);
      }
    ));

  it("of few rows keeps the others where at most two rows, and not more than a fifth, are refused", async () => {
    const of = async (rows: number, wrong: number) =>
      await withLoaded(
        {
          "2023-05/x.csv": csv(
            payoutHeader,
            ...payouts(rows - wrong),
            ...Array.from({length: wrong}, (_, n) => payout(200 + n, {7: "x"}))
          )
        },
        async (db) => {
          const [load] = await db.all<{reason: string | null; kept: number}>(
            "select reason, rows_kept::integer as kept from load"
          );
          return load!.reason ?? load!.kept;
        }
      );
    const whole = (said: string) => `${said}，整份退回；请按逐行原因更正后重新交付`;
    expect(await of(18, 1)).toBe(17);
    expect(await of(18, 2)).toBe(16);
    expect(await of(18, 3)).toBe(whole("18 行中有 3 行不合要求（16.7 %，超过 2 %）"));
    expect(await of(5, 1)).toBe(4);
    expect(await of(4, 1)).toBe(whole("4 行中有 1 行不合要求（25.0 %，超过 20 %）"));
    expect(await of(9, 2)).toBe(whole("9 行中有 2 行不合要求（22.2 %，超过 20 %）"));
    expect(await of(1, 1)).toBe(whole("1 行中有 1 行不合要求（100.0 %，超过 20 %）"));
    expect(await of(150, 3)).toBe(147);
  });

  it("is refused whole when its detail does not add up to its total", () =>
    withLoaded({"2023-01/x.csv": csv(population, ...streets, ["合计", "", 12067, 120])}, async (db) => {
      expect(await verdicts(db)).toEqual([
        {
          file: "x.csv",
          verdict: "refused",
          reason: "合计行（第 14 行）的“常住人口”是 12067，明细相加是 12066。请核对明细和合计后重新交付"
        }
      ]);
    }));

  it("finds a total whose label stands far to the right, with a wide space in it", () => {
    const far = (row: (string | number)[]) => [...row, "x", "x", `备用${row[1]}`];
    return withLoaded(
      {"2023-01/x.csv": csv(far(population), ...streets.map(far), ["", "", "", "", "", "", "合　计"])},
      async (db) => {
        expect(await db.all("select rows_total, rows_kept from load")).toEqual([{rows_total: "1", rows_kept: "12"}]);
      }
    );
  });

  it("passes with a right total, which is no fact, and right subtotals", () =>
    withLoaded(
      {
        "2023-01/x.csv": csv(
          population,
          ...streets.slice(0, 2),
          ["小计", "", 2001, 20],
          ...streets.slice(2),
          ["小计", "", 10065, 100],
          ["合计", "", 12066, 120]
        )
      },
      async (db) => expect(await known(db, "population")).toHaveLength(12)
    ));

  it("reads 万元 from the header", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          payoutHeader.map((h) => (h === "实发金额" ? "实发金额（万元）" : h)),
          payout(1, {7: "1.23456"})
        )
      },
      async (db) => expect(await known(db, "payouts")).toMatchObject([{paid_yuan: "12345.60"}])
    ));

  it.each([
    ["空.csv", "", "文件是空的（0 字节）；请重新导出"],
    [
      "图.csv",
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0xff]),
      "不是可读的表格：既不是 Excel 工作簿，也不是 UTF-8、GB18030 或有字节序标记的 UTF-16 文本（第 1 行的字节既不合 UTF-8，也不合 GB18030）；请从原系统重新导出 Excel 或 CSV"
    ],
    ["旧.xls", Buffer.from("d0cf11e0a1b11ae10102", "hex"), "文件不是可读的 Excel 工作簿；请重新导出"],
    ["坏.xlsx", Buffer.from("PK\x03\x04 broken"), "压缩包或 .xlsx 文件不完整或已损坏（可能传输中断）；请重新交付"],
    [
      "引号.csv",
      '年度,街镇,常住人口,居委会数\n2023,"田林,1,1\n',
      "第 2 条记录的引号没有闭合，其后的内容无法判断；请重新导出"
    ],
    [
      "缺列.csv",
      "年度,街镇,常住人口\n2023,田林,1\n",
      "表头（第 1 行）最接近《街镇基数》，缺少必填列“居委会数”。请按模板补齐后重新交付"
    ]
  ])("%s is refused in words", (file, content, reason) =>
    withLoaded({[`2023-01/${file}`]: content}, async (db) => {
      expect(await verdicts(db)).toEqual([{file, verdict: "refused", reason}]);
    })
  );

  it("never shifts a row whose fields are too many or too few", () =>
    withLoaded(
      {"2023-05/x.csv": csv(payoutHeader, ...payouts(148), [...payout(200), "多"], payout(201).slice(0, 9))},
      async (db) => {
        expect((await listRefusals(db, "2023-05")).map((r) => [r.row, r.rule])).toEqual([
          [150, "field-count"],
          [151, "field-count"]
        ]);
      }
    ));

  it("refuses a delimiter too many at the end of every row", () =>
    withLoaded(
      {"2023-05/x.csv": csv(payoutHeader, ...payouts(3).map((r) => [...r.slice(0, 7), "1", ...r.slice(7)]))},
      async (db) => {
        expect(await known(db, "payouts")).toEqual([]);
      }
    ));

  it("refuses two rows that differ under one key with an empty cell in it", () => {
    const line = (points: number) => ["试行版", 2023, "1", "", points];
    return withLoaded(
      {"2023-05/x.csv": csv(["标准版本", "年度", "指标编号", "责任单位", "自评得分"], line(1), line(2))},
      async (db) => {
        expect((await listRefusals(db, "2023-05")).map(({row, rule}) => [row, rule])).toEqual([
          [null, "too-many-refused"],
          [2, "duplicate-key"],
          [3, "duplicate-key"]
        ]);
      }
    );
  });

  it("counts a row that stands twice once, and refuses two rows that differ under one key", () =>
    withLoaded(
      {
        "2023-05/x.csv": csv(
          payoutHeader,
          ...payouts(200),
          payout(7),
          payout(900, {7: "1.00"}),
          payout(900, {7: "2.00"})
        )
      },
      async (db) => {
        expect((await listRefusals(db, "2023-05")).map(({row, message}) => [row, message])).toEqual([
          [202, "与第 9 行完全相同，只计一次"],
          [203, "“流水号”与第 203 行起的行相同但内容不同，无法判断以哪一行为准"],
          [204, "“流水号”与第 203 行起的行相同但内容不同，无法判断以哪一行为准"]
        ]);
        expect(await known(db, "payouts")).toHaveLength(200);
      }
    ));
});
