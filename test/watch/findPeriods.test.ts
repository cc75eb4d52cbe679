import {describe, expect, it} from "vitest";
import {contracts} from "../../loaders/contracts/index.js";
import {findUnusual} from "../../loaders/watch/findUnusual.js";
import {sayPeriods, tellAllPeriods} from "../../loaders/watch/tellPeriods.js";
import {csv, madeUpId, payoutsCsv, withLoaded} from "../deliver.js";
import {lists} from "../lists.js";

const header = ["统计月份", "站点编码", "街镇", "事项类别", "受理件数", "办结件数"];
/** One month of three stations; `more` makes it another file. */
const month = (of: string, more = 0, stations = 3) =>
  csv(header, ...Array.from({length: stations}, (_, i) => [of, `S${i}`, "田林", "咨询", 10 + more, 9]));
const usual = {
  "2023-02/二月.csv": month("2023-02"),
  "2023-03/三月.csv": month("2023-03"),
  "2023-04/四月.csv": month("2023-04")
};
const asked = async (may: string, earlier: Record<string, string> = usual) =>
  await withLoaded({...earlier, "2023-05/五月.csv": may}, async (db) =>
    (await findUnusual(db, contracts, lists, "2023-05"))
      .filter(({rule}) => !/^unusual/.test(rule))
      .map(({rule, file, message}) => [rule, file, message])
  );

describe("the periods of a delivery", () => {
  it("are not asked about where the next one comes, late or with an old one as it was", async () => {
    expect(await asked(month("2023-05"))).toEqual([]);
    expect(await asked(month("2023-04") + month("2023-05").split("\n").slice(1).join("\n"))).toEqual([]);
  });

  it("are asked about where the last month is exported again, byte for byte or not", async () => {
    const stands = [
      "period-stands",
      "五月.csv",
      "最新的“统计月份”是 2023-04，以前交的已到 2023-04，没有新的一期；请核实是不是把以前的表又交了一次，或年月写错了"
    ];
    expect(await asked(month("2023-04"))).toEqual([stands]);
    expect(await asked(month("2023-04", 1))).toEqual([
      stands,
      [
        "period-replaced",
        "五月.csv",
        "以前交过的期被这一次整期替换：2023-04 3 → 3 行，受理件数也变了；请核实是不是更正"
      ]
    ]);
  });

  it("are asked about where there are no rows", async () => {
    expect(await asked(csv(header))).toEqual([
      ["no-rows", "五月.csv", "认出了表头，没有数据行，不算交了；请核实是确实没有，还是导出时漏了，或是没有填的模板"]
    ]);
  });

  it("are asked about where the year is one too early", async () => {
    expect(await asked(month("2022-05"))).toEqual([
      [
        "period-stands",
        "五月.csv",
        "最新的“统计月份”是 2022-05，以前交的已到 2023-04，没有新的一期；请核实是不是把以前的表又交了一次，或年月写错了"
      ]
    ]);
  });

  it("are asked about where a month is left out, comes late, or has not come yet", async () => {
    const toMarch = {"2023-02/二月.csv": month("2023-02"), "2023-03/三月.csv": month("2023-03")};
    expect(await asked(month("2023-05"), toMarch)).toEqual([
      ["period-gap", "五月.csv", "“统计月份”从 2023-03 跳到 2023-05，中间的没有交；请核实年月，或补交"]
    ]);
    expect(await asked(month("2023-04"), toMarch)).toEqual([
      [
        "period-late",
        "五月.csv",
        "最新的“统计月份”是 2023-04，比交付的月份 2023-05 早，以往没有这样早；请核实年月，或补交以后的"
      ]
    ]);
  });

  it("are asked about where a year or a date has not come yet, and refused where a month or quarter has not", async () => {
    const of = (file: string) =>
      withLoaded({...usual, [`2023-05/${file.split("\n", 1)[0]!.slice(0, 2)}.csv`]: file}, async (db) => [
        ...(await db.all<{reason: string}>("select reason from load where verdict = 'refused'")).map(
          ({reason}) => reason
        ),
        ...(await findUnusual(db, contracts, lists, "2023-05")).map(({rule, row, message}) => [rule, row, message])
      ]);
    const policy = csv(["保单年度", "险种", "身份证号", "街镇"], [2024, "沪惠保", madeUpId(1), "田林"]);
    expect(await of(policy)).toEqual([
      ["period-after-delivery", 2, "有 1 行的“保单年度”晚于交付的月份 2023-05（最晚是 2024）；请核实年月"]
    ]);
    const meeting = csv(
      ["会议编号", "会议类型", "召开日期", "纪要归档"],
      ["H1", "推进会", "2023-05-31", "是"],
      ["H2", "推进会", "2023-06-01", "否"]
    );
    expect(await of(meeting)).toEqual([
      ["period-after-delivery", 3, "有 1 行的“召开日期”晚于交付的月份 2023-05（最晚是 2023-06-01）；请核实年月"]
    ]);
    expect(await of(month("2023-06"))).toEqual([
      "3 行中有 3 行不合要求（100.0 %，超过 2 %），整份退回；请按逐行原因更正后重新交付"
    ]);
    const teams = csv(["统计季度", "队伍编号", "编制人数", "实有人数", "演练次数"], ["2023Q3", "T1", 30, 30, 1]);
    expect(await of(teams)).toEqual([
      "1 行中有 1 行不合要求（100.0 %，超过 20 %），整份退回；请按逐行原因更正后重新交付"
    ]);
    // A quarter that has begun is not over, but it has come.
    expect(await of(teams.replace("Q3", "Q2"))).toEqual([]);
  });

  it("are asked about where a stray sheet replaces an old one, with its rows before and after", async () => {
    const stray = month("2023-05") + month("2023-02", 0, 1).split("\n").slice(1).join("\n");
    expect(await asked(stray)).toEqual([
      [
        "period-replaced",
        "五月.csv",
        "以前交过的期被这一次整期替换：2023-02 3 → 1 行，受理件数也变了；请核实是不是更正"
      ]
    ]);
  });
});

describe("a register", () => {
  const head = ["活动编号", "活动名称", "活动类型", "活动方向", "主办单位", "街镇", "活动日期", "参加人次"];
  const items = (month: string, of = month, people = 10) =>
    [1, 2, 3, 4].map((n) => [
      `HD${of}${n}`,
      "示例",
      "走访慰问",
      "拥军优属",
      "区双拥办",
      "田林",
      `${month}-0${n}`,
      people + n
    ]);
  const register = (...rows: (string | number)[][][]) => csv(head, ...rows.flat());
  const [feb, mar, apr] = ["2023-02", "2023-03", "2023-04"].map((month) => items(month));
  const before = {
    "2023-02/活动.csv": register(feb!),
    "2023-03/活动.csv": register(mar!),
    "2023-04/活动.csv": register(apr!)
  };

  it("is not asked about where it brings new items or changes, alone or with all before", async () => {
    expect(await asked(register(items("2023-05")), before)).toEqual([]);
    expect(await asked(register(feb!, mar!, apr!, items("2023-05")), before)).toEqual([]);
    expect(await asked(register(items("2023-04", "2023-04", 20)), before)).toEqual([]);
  });

  it("is asked about where it says nothing new: the last file again, byte for byte or in another order", async () => {
    const said = (rows: number) => [
      [
        "period-stands",
        "五月.csv",
        `${rows} 行都和以前交的完全相同，没有新登记的，也没有改动的；请核实是不是把以前的表又交了一次`
      ]
    ];
    expect(await asked(register(apr!), before)).toEqual(said(4));
    expect(await asked(register(mar!, [...apr!].reverse()), before)).toEqual(said(8));
    expect(await asked(register(mar!.slice(1)), before)).toEqual(said(3));
  });

  it("is not asked about where little happens in it and it holds all its items, in part it is", async () => {
    const rare = {...before, "2023-03/活动.csv": register(feb!), "2023-04/活动.csv": register(feb!)};
    expect(await asked(register(feb!), rare)).toEqual([]);
    expect((await asked(register(feb!.slice(1)), rare)).map(([rule]) => rule)).toEqual(["period-stands"]);
    // Where three items and more are new each time, none is strange.
    const once = {...before, "2023-01/活动.csv": register(feb!), "2022-12/活动.csv": register(items("2022-12"))};
    expect((await asked(register(items("2022-12"), feb!, mar!, apr!), once)).map(([rule]) => rule)).toEqual([
      "period-stands"
    ]);
  });

  it("is asked about where the dates of all new items are a month or a year early", async () => {
    expect(await asked(register(items("2023-04", "新")), before)).toEqual([
      [
        "period-late",
        "五月.csv",
        "新登记的 4 项里最晚的“活动日期”是 2023-04-04，比交付的月份 2023-05 早，以往没有这样早；请核实年月，或补交以后的"
      ]
    ]);
    expect(await asked(register(items("2022-05", "新")), before)).toEqual([
      [
        "old-dates",
        "五月.csv",
        "新登记的 4 项里有 4 项的“活动日期”比交付的月份 2023-05 早 9 个月以上（最晚是 2022-05-04）；请核实年份"
      ]
    ]);
  });
});

describe("the periods of a delivery, before and since", () => {
  const told = async (files: Record<string, string>) =>
    await withLoaded(files, async (db) => {
      const periods = await tellAllPeriods(db, contracts, "2023-05");
      return [sayPeriods(periods, contracts), periods.map(({period, sums}) => [period, sums])];
    });
  it("are told with their rows and sums, contract by contract", async () => {
    const [said, sums] = await told({
      ...usual,
      "2023-05/五月.csv":
        month("2023-05") +
        month("2023-04", 0, 1).split("\n").slice(1).join("\n") +
        month("2023-03").split("\n").slice(1).join("\n"),
      "2023-04/发放.csv": payoutsCsv("2023-04", 3, "100"),
      "2023-05/发放.csv": payoutsCsv("2023-04", 3, "100", {first: "40.5"})
    });
    expect(said).toEqual([
      "  《优抚资金发放明细》2023-04 3 → 3 行，实发金额也变了",
      "  《服务站事项办理统计》2023-05 新 3 行；2023-04 3 → 1 行，受理件数也变了；2023-03 3 → 3 行（没有变）"
    ]);
    expect(sums).toEqual([
      ["2023-04", {column: "实发金额", before: "300.00", after: "240.50"}],
      ["2023-05", {column: "受理件数", before: null, after: "30"}],
      ["2023-04", {column: "受理件数", before: "30", after: "10"}],
      ["2023-03", {column: "受理件数", before: "30", after: "30"}]
    ]);
  });

  it("of a register are the months that are known otherwise", async () => {
    const visits = (...rows: (string | number)[][]) =>
      csv(["批次号", "街镇", "对象类别", "走访日期", "走访人数", "慰问金"], ...rows);
    const batch = (n: number, day: string, yuan: number) => [`Z${n}`, "田林", "残疾军人", day, 3, yuan];
    const [said, sums] = await told({
      "2023-04/走访.csv": visits(batch(1, "2023-03-01", 600), batch(2, "2023-03-02", 600), batch(3, "2023-04-02", 600)),
      "2023-05/走访.csv": visits(batch(1, "2023-03-01", 600), batch(2, "2023-05-02", 600), batch(4, "2023-05-03", 90.5))
    });
    expect(said).toEqual(["  《走访慰问台账》2023-05 新 2 行；2023-03 2 → 1 行，慰问金也变了"]);
    expect(sums).toEqual([
      ["2023-05", {column: "慰问金", before: null, after: "690.50"}],
      ["2023-03", {column: "慰问金", before: "1200.00", after: "600.00"}]
    ]);
  });
});

describe("the newest delivery of a source", () => {
  it("of a register or a yearly table is the one that last brought anything new", async () => {
    const of = async (contract: string, files: Record<string, string>) =>
      await withLoaded(files, async (db) => {
        const [row] = await db.all<{last: string}>(
          `select last_delivery::varchar as last from source_horizon where contract = '${contract}'`
        );
        return row?.last;
      });
    const base = (n: number) => csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", n, 20]);
    const item = (n: number, state = "一") =>
      csv(["稿件编号", "标题", "渠道", "层级", "发布日期"], [`G${n}`, "示例", "报", state, "2023-02-01"]);
    const population = {"2023-02/人口.csv": base(80)};
    expect(await of("population", {...population, "2023-04/人口.csv": base(80)})).toBe("2023-02-01");
    expect(await of("population", {...population, "2023-04/人口.csv": base(81)})).toBe("2023-04-01");
    const media = {"2023-02/稿件.csv": item(1), "2023-03/稿件.csv": item(2)};
    expect(await of("media", {...media, "2023-04/稿件.csv": item(1)})).toBe("2023-03-01");
    expect(await of("media", {...media, "2023-04/稿件.csv": item(3)})).toBe("2023-04-01");
    // All of them again, as they were: still so.
    expect(await of("media", {...media, "2023-04/稿件.csv": item(1) + item(2).split("\n")[1]! + "\n"})).toBe(
      "2023-04-01"
    );
    expect(
      await of("media", {...media, "2023-04/稿件.csv": csv(["稿件编号", "标题", "渠道", "层级", "发布日期"])})
    ).toBe("2023-03-01");
  });

  const horizon = async (files: Record<string, string>) =>
    await withLoaded(files, async (db) => {
      const [row] = await db.all<{last: string}>(
        "select last_delivery::varchar as last from source_horizon where contract = 'station_cases'"
      );
      return row?.last;
    });

  it("is the one that brought its newest period first: the last month again makes it no newer", async () => {
    expect(await horizon({...usual, "2023-05/五月.csv": month("2023-05")})).toBe("2023-05-01");
    expect(await horizon({...usual, "2023-05/五月.csv": month("2023-04")})).toBe("2023-04-01");
    expect(await horizon({...usual, "2023-05/五月.csv": month("2023-03", 1)})).toBe("2023-04-01");
    expect(await horizon({...usual, "2023-05/五月.csv": csv(header)})).toBe("2023-04-01");
  });
});
