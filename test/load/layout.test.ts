import {describe, expect, it} from "vitest";
import type {Contract} from "../../loaders/contracts/language/contract.js";
import {contracts} from "../../loaders/contracts/index.js";
import {type Database, withDuckDB} from "../../loaders/base/duckdb.js";
import {explainLayouts} from "../../loaders/load/layout.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {csv, deliver, key, madeUpId, withFolder, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";
import {workbook} from "../workbook.js";

const decided = async (db: Database, of: readonly Contract[] = contracts) =>
  (await explainLayouts(db, of, "2023-05")).map(({file, sheet, decided}) => [file + sheet, ...decided.split("；")]);

const header = ["流水号", "姓名", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
const payout = (n: number, amount = "100.50") => [
  `P${n}`,
  "示例甲",
  madeUpId(n),
  "田林",
  "优待金",
  "2023-05",
  "2023-05",
  amount,
  "成功"
];
/** What is said of that header. */
const usual = [
  "表头在第 1 行（前 30 行里认出的列最多）：认出《优抚资金发放明细》13 列中的 9 列，必填列齐全",
  "没有的可选列 4：“优抚类别”、“应发金额”、“银行账号”、“填报单位”",
  "个人信息的列 1，没有读"
];
const next = "次接近的是《优抚对象参保名册》，缺必填列 2";

describe("how a file was understood", () => {
  it("is said of a workbook with a title, notes, a header of two rows, totals and more, and of its other sheets", () => {
    const money = (n: number) => [...payout(n).slice(0, 7), "0.1", "0.1", "成功", "某科"];
    const top = [...header.slice(0, 7), "金额（万元）", null, "发放状态", "经办科室"];
    const below = [...top.slice(0, 7), "应发金额", "实发金额", ...top.slice(9)];
    const rows = [
      ["徐汇区优抚资金发放明细"],
      ["编制单位：示例单位"],
      top,
      below,
      ...[1, 2, 3].map(money),
      top,
      below,
      ...[4, 5].map(money),
      [],
      ["合计", null, null, null, null, null, null, "0.5", "0.5"],
      ["注：示例"]
    ];
    const down = ["A", "B", "C", "D", "E", "F", "G", "J", "K"].map((c) => `${c}3:${c}4`);
    const merges = ["A1:K1", "H3:I3", ...down];
    return withLoaded(
      {"2023-05/发放.xlsx": workbook({五月: {rows, merges}, 说明: {rows: [["本表由示例单位编制"]]}})},
      async (db) => {
        expect(await decided(db)).toEqual([
          [
            "发放.xlsx五月",
            "表头在第 3、4 行（两行表头，前 30 行里认出的列最多）：认出《优抚资金发放明细》13 列中的 10 列，必填列齐全",
            "没有的可选列 3：“优抚类别”、“银行账号”、“填报单位”",
            "第 1 行是标题",
            "第 2 行是说明",
            "不认识的列 1，没有读：“经办科室”",
            "个人信息的列 1，没有读",
            "“应发金额”、“实发金额”的单位是万元，已换算成元",
            "合计 1 行（第 13 行），核对 2 个数，都与明细相符",
            "重复的表头 2 行（第 8、9 行）",
            "表中和表下的说明 1 行（第 14 行）",
            "空行 1",
            "文件里另有 1 张工作表认不出表头，没有读",
            next
          ]
        ]);
        expect(
          await db.all("select header_row, header_depth, columns_known, columns_matched, columns_unknown from load")
        ).toEqual([{header_row: 4, header_depth: 2, columns_known: 13, columns_matched: 10, columns_unknown: 1}]);
      }
    );
  });

  it("is the same of a CSV in memory, of a plain one, which is streamed, and of one read record by record", async () => {
    const text = csv(header, ...Array.from({length: 60}, (_, n) => payout(n)));
    for (const how of [{}, {inMemoryBytes: 0}]) {
      await withLoaded(
        {"2023-05/x.csv": text},
        async (db) => expect(await decided(db)).toEqual([["x.csv", ...usual, next]]),
        how
      );
      await withLoaded(
        {"2023-05/x.csv": text + "\n"},
        async (db) => expect(await decided(db)).toEqual([["x.csv", ...usual, "空行 1", next]]),
        how
      );
    }
  });

  it("is said of totals that are wrong, or can't be checked", () => {
    const total = (sum: string) => ["合计", "", "", "", "", "", "", sum, ""];
    const sixty = Array.from({length: 60}, (_, n) => payout(100 + n));
    return withLoaded(
      {
        "2023-05/a.csv": csv(header, payout(1), payout(2), total("201"), payout(3), total("1")),
        "2023-05/b.csv": csv(header, ...sixty, payout(90, "一百"), total("1")),
        "2023-05/c.csv": csv(header, payout(5), total(""))
      },
      async (db) =>
        expect(await decided(db)).toEqual([
          ["a.csv", ...usual, "合计 2 行（第 4、6 行），核对 2 个数，1 个与明细不符", next],
          ["b.csv", ...usual, "合计 1 行（第 63 行），1 个数因明细里有读不出或未公布的，没有核对", next],
          ["c.csv", ...usual, "合计 1 行（第 3 行），没有可核对的数", next]
        ])
    );
  });

  it("is said of a total over points of which some are said not to be published: it may hold them", async () => {
    const scores = (year: number, points: string[], sum: string) =>
      csv(["考评年度", "标准版本", "指标编号", "满分"], ...points.map((p, n) => [year, "2023年版", `${n + 1}`, p]), [
        "合计",
        "",
        "",
        sum
      ]);
    await withLoaded(
      {
        "2023-05/a.csv": scores(2020, ["10", "未公布", "20"], "100"),
        "2023-05/b.csv": scores(2021, ["10", "", "20"], "30"),
        "2023-05/c.csv": scores(2022, ["10", "", "20"], "35")
      },
      async (db) => {
        const loads = await db.all("select file, verdict, rows_kept, decided, reason from load order by file");
        expect(loads).toMatchObject([
          {
            verdict: "loaded",
            rows_kept: "3",
            decided: expect.stringContaining("1 个数因明细里有读不出或未公布的，没有核对")
          },
          {verdict: "loaded", rows_kept: "3", decided: expect.stringContaining("核对 1 个数，都与明细相符")},
          {verdict: "refused", reason: expect.stringContaining("合计行（第 5 行）的“满分”是 35，明细相加是 30")}
        ]);
      }
    );
  });

  it("is said of each of several tables in a sheet, and of a file without rows for its header", () =>
    withLoaded(
      {
        "2023-05/a.csv": csv(header, payout(1), [], ["六月"], [...header].reverse(), [...payout(2)].reverse()),
        "2023-05/b.json": JSON.stringify([{年度: "2023", 街镇: "田林", 常住人口: 1, 居委会数: 1, 联系电话: "无"}])
      },
      async (db) =>
        expect(await decided(db)).toEqual([
          ["a.csv", "工作表里有 2 张表，这是第 1 张", ...usual, next],
          [
            "a.csv（第 3 行起）",
            "工作表里有 2 张表，这是第 2 张",
            usual[0]!.replace("第 1 行", "第 5 行"),
            usual[1],
            "第 4 行是标题",
            usual[2],
            "空行 1",
            next
          ],
          [
            "b.json",
            "列名是字段名：认出《街镇基数》5 列中的 4 列，必填列齐全",
            "没有的可选列 1：“填报单位”",
            "个人信息的列 1，没有读"
          ]
        ])
    ));

  it("says where the unit of the amounts was found", () =>
    withLoaded({"2023-05/x.csv": csv(["单位：万元"], header, payout(1, "0.1"))}, async (db) => {
      const [[, ...said] = []] = await decided(db);
      expect(said.slice(2)).toEqual([
        "第 1 行是说明",
        "个人信息的列 1，没有读",
        "“实发金额”照表头以外写明的单位是万元，已换算成元",
        next
      ]);
      expect(await db.all("select kept from load_amount")).toEqual([{kept: "1000.00"}]);
    }));

  it("is said of a file that is refused for its header; of what follows a colon nothing is said", () =>
    withLoaded(
      {"2023-05/x.csv": csv(["街镇人口"], ["年度", "街镇", "常住人口", "备注：示例甲"], [2023, "田林", 1, ""])},
      async (db) => {
        expect(await decided(db)).toEqual([
          [
            "x.csv",
            "表头在第 2 行（前 30 行里认出的列最多）：认出《街镇基数》5 列中的 3 列，缺必填列“居委会数”",
            "没有的可选列 1：“填报单位”",
            "第 1 行是标题",
            "不认识的列 1，没有读：“备注：…”"
          ]
        ]);
        expect(await db.all("select verdict, header_row, columns_matched from load")).toEqual([
          {verdict: "refused", header_row: null, columns_matched: 3}
        ]);
      }
    ));

  it("names the contract that comes next, and why it is not the one; nothing is read again where only that changes", () =>
    withFolder(async (dir) => {
      const media = contracts.find((c) => c.id === "media")!;
      const others = contracts.filter((c) => c.id !== "media");
      const rival: Contract = {...structuredClone(media), id: "rival", title: "另一种"};
      const without = (...gone: string[]): Contract => ({
        ...media,
        columns: Object.fromEntries(Object.entries(media.columns).filter(([c]) => !gone.includes(c)))
      });
      const [optional] = Object.entries(media.columns).find(([, c]) => !c.required)!;
      const file = csv(
        [...["稿件编号", "渠道", "发布日期", "标题"], media.columns[optional]!.header],
        ["M1", "报", "2023-05-01", "示例", ""]
      );
      await deliver(dir, {"2023-05/另一种.csv": file});
      await withDuckDB(":memory:", async (db) => {
        const load = async (...more: Contract[]) => {
          const all = [...others, ...more, rival];
          const {files} = await listDeliveries(dir);
          const {read} = await loadDeliveries(db, {files, contracts: all, lists, key, engine: "test"});
          const [[, ...said] = []] = await decided(db, all);
          return [read, said.at(-1)];
        };
        expect(await load(media)).toEqual([1, "《双拥宣传稿件台账》同样符合，文件名写明是《另一种》"]);
        expect(await load(without(optional))).toEqual([0, "《双拥宣传稿件台账》也符合，但只认出 4 列"]);
        const stricter = {...media.columns[optional]!, header: "版面", required: true as const};
        const lacking = {...media, columns: {...media.columns, [optional]: stricter}};
        expect(await load(lacking)).toEqual([0, "次接近的是《双拥宣传稿件台账》，缺必填列 1"]);
      });
    }));
});
