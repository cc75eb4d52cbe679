import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {csv, madeUpId, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

type Cell = string | number;
type Rows = Cell[][];

/** What is asked about the newest of some deliveries: rule and message, without the amounts and totals of groups. */
const asked = async (files: Record<string, string>, delivery: string) =>
  await withLoaded(files, async (db) => {
    expect(await db.all("select file, reason from load where verdict = 'refused'")).toEqual([]);
    const found = await findUnusual(db, contracts, lists, delivery);
    return found.filter(({rule}) => !/^unusual/.test(rule)).map(({rule, row, message}) => [rule, row, message]);
  });

const streets = ["天平", "湖南", "斜土", "枫林", "长桥", "田林", "虹梅", "康健", "徐家汇", "凌云", "龙华", "漕河泾"];
/** Numbers that differ from month to month, the same every time. */
const vary = (i: number, month: number, most: number) => ((i * 7 + month * 13 + i * month * 5) % most) + 1;

const caseHeader = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数", "按时办结件数"];
const caseRows = (month: number): Rows =>
  streets.map((street, i) => {
    const received = 20 + vary(i, month, 30);
    return [`2023-0${month}`, `S${i}`, street, "咨询", received, received - 3, i % 3 === 0 ? "" : received - 5];
  });
const cases = (...rows: Rows) => csv(caseHeader, ...rows);
const before = {"2023-03/三月.csv": cases(...caseRows(3)), "2023-04/四月.csv": cases(...caseRows(4))};
const change = (rows: Rows, column: number, to: (row: Cell[], i: number) => Cell) =>
  rows.map((row, i) => row.map((cell, c) => (c === column ? to(row, i) : cell)));

describe("a column of a monthly table", () => {
  const may = async (rows: Rows, header = caseHeader) =>
    await asked({...before, "2023-05/五月.csv": csv(header, ...rows)}, "2023-05");

  it("is not asked about where it is as ever", async () => {
    expect(await may(caseRows(5))).toEqual([]);
  });

  it("is asked about where the street was filled down", async () => {
    expect(await may(change(caseRows(5), 2, () => "天平"))).toEqual([
      [
        "changed-column",
        null,
        "“街镇”和上一期（2023-04）不同的有 11 行（可比的 12 行），以往是 0 %；请核实是不是整列填错了，如向下填充、错了行"
      ]
    ]);
  });

  it("is asked about where blanks became 0, and 0 blanks", async () => {
    const filled = change(caseRows(5), 6, (row) => (row[6] === "" ? 0 : row[6]!));
    // Four blanks are too few to tell; twice as many rows are not.
    const twice = (rows: Rows) => [...rows, ...rows.map((row) => row.map((cell, c) => (c === 3 ? "就业" : cell)))];
    const two = {"2023-03/三月.csv": cases(...twice(caseRows(3))), "2023-04/四月.csv": cases(...twice(caseRows(4)))};
    expect(await asked({...two, "2023-05/五月.csv": cases(...twice(filled))}, "2023-05")).toEqual([
      [
        "blanks-as-zeros",
        null,
        "“按时办结件数”以往有 33.3 % 的行是空的，这一次没有空的，而有 8 行是 0；请核实空的是不是填成了 0（空是“没有报”，0 是“有，且是零”）"
      ]
    ]);
    const zeros = (month: number) => twice(change(caseRows(month), 6, (row) => (row[6] === "" ? 0 : row[6]!)));
    const three = {"2023-03/三月.csv": cases(...zeros(3)), "2023-04/四月.csv": cases(...zeros(4))};
    expect(await asked({...three, "2023-05/五月.csv": cases(...twice(caseRows(5)))}, "2023-05")).toEqual([
      [
        "zeros-as-blanks",
        null,
        "“按时办结件数”以往有 33.3 % 的行是 0，这一次没有 0，而有 8 行是空的；请核实 0 是不是没有填（空是“没有报”，0 是“有，且是零”）"
      ]
    ]);
  });

  it("is asked about where it was pasted from the month before", async () => {
    expect(await may(caseRows(4).map((row) => ["2023-05", ...row.slice(1)]))).toEqual([
      [
        "same-as-before",
        null,
        "“受理件数”和上一期（2023-04）完全相同的有 12 行（可比的 12 行），以往是 0 %；“办结件数”和上一期（2023-04）完全相同的有 12 行（可比的 12 行），以往是 0 %；“按时办结件数”和上一期（2023-04）完全相同的有 12 行（可比的 12 行），以往是 33.3 %；请核实是不是把上一次的数贴来了"
      ]
    ]);
  });

  it("is asked about where its name lost zeros or changed its case", async () => {
    const named = (month: number, name: (i: number) => string) =>
      cases(...change(caseRows(month), 1, (_, i) => name(i)));
    const said = await asked(
      {
        "2023-03/三月.csv": named(3, (i) => `00${i}`),
        "2023-04/四月.csv": named(4, (i) => `00${i}`),
        "2023-05/五月.csv": named(5, (i) => String(i))
      },
      "2023-05"
    );
    expect(said).toEqual([
      [
        "key-spelling",
        2,
        "有 12 行的“站点编码”与已有的只差前面的 0、大小写或符号（第 2、3、4、5、6 行等）；请核实是不是同一个，编号列请设为文本"
      ]
    ]);
  });

  it("is asked about where one group is the sum of the others, under any word", async () => {
    const rows = caseRows(5);
    const sum = (c: number) => rows.reduce((all, row) => all + Number(row[c]), 0);
    const whole = ["2023-05", "全部站点", "区本级", "咨询", sum(4), sum(5), ""];
    expect((await may([...rows, whole])).map(([rule, , message]) => [rule, message])).toEqual([
      ["whole-among-parts", "“街镇”为“区本级”的各数恰好等于其余各组之和；请核实它是不是合计，合计请写在“合计”行里"],
      [
        "whole-among-parts",
        "“站点编码”为“全…（4 个字符：汉字）”的各数恰好等于其余各组之和；请核实它是不是合计，合计请写在“合计”行里"
      ]
    ]);
  });
});

describe("measures whose headers changed places", () => {
  const header = [
    "活动编号",
    "活动名称",
    "活动类型",
    "活动方向",
    "主办单位",
    "街镇",
    "活动日期",
    "参加人次",
    "服务人次"
  ];
  const rows = (month: number): Rows =>
    streets.map((street, i) => [
      `HD${month}${i}`,
      "示例",
      "走访慰问",
      "拥军优属",
      "区双拥办",
      street,
      `2023-0${month}-${String(i + 1).padStart(2, "0")}`,
      50 + vary(i, month, 40),
      vary(i, month, 20)
    ]);
  it("are asked about", async () => {
    const swapped = header.map((h) => (h === "参加人次" ? "服务人次" : h === "服务人次" ? "参加人次" : h));
    const files = {"2023-04/活动.csv": csv(header, ...rows(4)), "2023-05/活动.csv": csv(swapped, ...rows(5))};
    expect(await asked(files, "2023-05")).toEqual([
      [
        "swapped-columns",
        null,
        "“参加人次”以往大多比“服务人次”大，这一次有 12 行（共 12 行）反过来；请核实两列的表头是不是换了位置"
      ]
    ]);
  });
});

describe("a register", () => {
  const header = ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期", "参加人次"];
  const row = (id: string, i: number, day = `2023-06-${String(i + 1).padStart(2, "0")}`): Cell[] => [
    id,
    "示例",
    "走访慰问",
    "拥军优属",
    "区双拥办",
    streets[i]!,
    day,
    10 + i
  ];

  it("whose keys lost their zeros has every item twice, and is asked about", async () => {
    const files = {"2023-06/活动.csv": csv(header, row("0001", 1)), "2023-07/活动.csv": csv(header, row("1", 1))};
    expect(await asked(files, "2023-07")).toEqual([
      [
        "key-spelling",
        2,
        "有 1 行的“活动编号”与已有的只差前面的 0、大小写或符号，其余内容相同（第 2 行）；请核实是不是同一个，编号列请设为文本"
      ]
    ]);
    const both = {"2023-06/活动.csv": csv(header, row("0001", 1), row("1", 1), row("12", 2))};
    expect((await asked(both, "2023-06")).map(([rule]) => rule)).toEqual(["repeated-rows", "key-spelling"]);
    const others = {"2023-06/活动.csv": csv(header, row("0001", 1)), "2023-07/活动.csv": csv(header, row("1", 2))};
    expect(await asked(others, "2023-07")).toEqual([]);
  });

  it("whose rows are repeated under new numbers is asked about", async () => {
    const rows = streets.map((_, i) => row(`HD${i}`, i));
    const files = {"2023-06/活动.csv": csv(header, ...rows, ...rows.map(([, ...rest], i) => [`XH${i}`, ...rest]))};
    expect(await asked(files, "2023-06")).toEqual([
      [
        "repeated-rows",
        14,
        "有 12 行的“活动类型＋主办单位＋街镇＋活动日期＋参加人次”与前面的行全都相同（第 14、15、16、17、18 行等）；请核实是不是同一件事编了两个号，或哪一列向下填充了"
      ]
    ]);
  });

  it("whose known rows change throughout is asked about", async () => {
    const rows = streets.map((_, i) => row(`HD${i}`, i));
    const files = {
      "2023-06/活动.csv": csv(header, ...rows),
      "2023-07/活动.csv": csv(header, ...rows),
      "2023-08/活动.csv": csv(header, ...rows.map((r, i) => (i ? [...r.slice(0, 5), "天平", ...r.slice(6)] : r)))
    };
    // The same bytes again are nothing to compare with.
    files["2023-07/活动.csv"] = csv(header, ...[...rows].reverse());
    expect((await asked(files, "2023-08")).map(([rule, , message]) => [rule, message])).toEqual([
      [
        "changed-column",
        "“街镇”和以前（2023-07 及更早）不同的有 11 行（可比的 12 行），以往是 0 %；请核实是不是整列填错了，如向下填充、错了行"
      ],
      ["one-value", "“街镇”有 12 行（共 12 行）是“天平路街道”，以往它占 8.3 %；请核实这一列是不是向下填充了"]
    ]);
  });

  it("whose new dates are a year early is asked about", async () => {
    const rows = (month: string, year: number) =>
      [1, 2, 3, 4].map((i) => row(`HD${month}${i}`, i, `${year}-${month}-0${i}`));
    const files = {
      "2023-06/活动.csv": csv(header, ...rows("06", 2023)),
      "2023-07/活动.csv": csv(header, ...rows("07", 2022))
    };
    expect(await asked(files, "2023-07")).toEqual([
      [
        "old-dates",
        null,
        "新登记的 4 项里有 4 项的“活动日期”比交付的月份 2023-07 早 9 个月以上（最晚是 2022-07-04）；请核实年份"
      ]
    ]);
  });

  it("with a date after the delivery is asked about, and so is one without rows", async () => {
    const files = {"2023-06/活动.csv": csv(header, row("HD1", 1), row("HD2", 2, "2023-07-01"))};
    expect(await asked(files, "2023-06")).toEqual([
      ["period-after-delivery", 3, "有 1 行的“活动日期”晚于交付的月份 2023-06（最晚是 2023-07-01）；请核实年月"]
    ]);
    expect(await asked({"2023-06/活动.csv": csv(header)}, "2023-06")).toEqual([
      ["no-rows", null, "认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"]
    ]);
  });
});

describe("payments", () => {
  const header = ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"];
  const rows = (month: string, amount: (i: number) => string): Rows =>
    Array.from({length: 20}, (_, i) => [
      `${month}-${i}`,
      madeUpId(i),
      streets[i % 12]!,
      "优待金",
      month,
      month,
      amount(i),
      "成功"
    ]);
  const april = {"2023-04/四月.csv": csv(header, ...rows("2023-04", (i) => `${900 + i}.50`))};
  const may = async (of: Rows) => await asked({...april, "2023-05/五月.csv": csv(header, ...of)}, "2023-05");

  it("without decimals, or with a minus, where there were others, are asked about", async () => {
    expect(await may(rows("2023-05", (i) => String(900 + i)))).toEqual([
      ["no-decimals", null, "“实发金额”这一次没有一行有小数，以往有小数的占 100 %；请核实是不是取整了，或小数丢了"]
    ]);
    expect(await may(rows("2023-05", (i) => `${i === 3 ? "-" : ""}${900 + i}.50`))).toEqual([
      ["new-minus", null, "“实发金额”有 1 行是负数，以往没有；请核实正负"]
    ]);
  });

  it("whose identity numbers or states were filled down are asked about", async () => {
    const said = await may(rows("2023-05", (i) => `${900 + i}.50`).map((r) => [r[0]!, madeUpId(1), ...r.slice(2)]));
    expect(said).toEqual([
      [
        "repeated-rows",
        3,
        "有 19 行的“身份证号＋发放项目＋所属月份”与前面的行全都相同（第 3、4、5、6、7 行等）；请核实是不是同一件事编了两个号，或哪一列向下填充了"
      ]
    ]);
    const states = await may(rows("2023-05", (i) => `${900 + i}.50`).map((r) => [...r.slice(0, 7), "退回"]));
    expect(states).toEqual([
      ["one-value", null, "“发放状态”有 20 行（共 20 行）是“退回”，以往它占 0 %；请核实这一列是不是向下填充了"]
    ]);
  });
});
