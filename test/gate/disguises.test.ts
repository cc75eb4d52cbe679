import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {labelText} from "../../loaders/base/text.js";
import {findTraces, hideTraces} from "../../loaders/base/personal/findTraces.js";
import {contracts} from "../../loaders/contracts/index.js";
import {lists} from "../lists.js";
import {kinds, pick, planted} from "./planted.js";

describe("findTraces(text)", () => {
  it("finds all of 400 planted traces of 25 kinds", () => {
    expect(Object.keys(kinds)).toHaveLength(25);
    expect(planted).toHaveLength(400);
    const missed = planted.filter(({text}) => findTraces(text, {alone: true}).length === 0);
    expect(missed.map(({kind, text}) => `${kind}: ${text}`)).toEqual([]);
  });

  it("hideTraces leaves nothing of them that it finds again", () => {
    for (const {text, trace} of planted) {
      const kept = hideTraces(text);
      expect(findTraces(kept, {alone: true}), text).toEqual([]);
      expect(kept, text).not.toContain(trace);
    }
  });

  it("leaves ordinary names of files and headers as they are", () => {
    const names =
      "优抚发放_202305 2023-05-01_12.30.45_导出 田林街道2023年5月优抚金发放表 康健新村街道 龙华街道_服务站_名册 华泾镇2023第2批 徐家汇街道（更正）v1.2 双拥办2023-05报送 区退役军人局-参保-2023年度 方案 易地搬迁名单 常住人口 高标准农田 安全保障 师生共建 连队慰问 营房维修 走访慰问老兵名册 军属优待金发放 烈属定期抚恤金 部队子女入学 第三季度军地共建活动 工作簿1 表3-1 附件1：双拥工作台账 2023下半年-义务兵家庭优待金-终稿0712 康复训练 成果汇总 车辆补贴 医疗补助 向阳路 万元明细 水电气 金额合计".split(
        " "
      );
    expect(names.map((name) => hideTraces(name))).toEqual(names);
    const headers = names.filter((name) => !name.includes("："));
    expect(headers.map((name) => labelText(name))).toEqual(headers);
  });

  it("reads a word of 100 KB in no more than a few times what short words of the same length take", () => {
    const length = 100_000;
    const words = [
      "a1",
      "1",
      "0f",
      "1-",
      "1,",
      "1\u200b",
      "0O",
      "a1路",
      "张三",
      "甲·",
      "电话 ",
      "%41",
      "1a@",
      "a1.",
      "沪A",
      "姓名:",
      "1“"
    ];
    const seconds = (text: string) => {
      const before = process.cpuUsage();
      findTraces(text, {alone: true});
      const {user, system} = process.cpuUsage(before);
      return (user + system) / 1e6;
    };
    const short = seconds(`${"甲乙丙丁1 ".repeat(2)}，`.repeat(length / 13));
    for (const word of words) {
      const long = seconds(word.repeat(length / word.length));
      expect(long, word).toBeLessThan(20 * short + 0.25);
    }
  });

  it("raises no alarm on 10,000 ordinary titles made from the code lists", () => {
    const words = [
      ...Object.values(lists).flatMap((list) => list.flatMap(({name, aliases}) => [name, ...aliases])),
      ...contracts.flatMap(({title, office, columns}) => [
        title,
        office,
        ...Object.values(columns).map((c) => c.header)
      ])
    ].filter((word) => /\p{Script=Han}/u.test(word));
    const word = fc.constantFrom(...new Set(words));
    const time = fc.oneof(
      fc.date({min: new Date("2019-01-01"), max: new Date("2026-12-31"), noInvalidDate: true}).chain((d) => {
        const [y, m, day] = d.toISOString().slice(0, 10).split("-") as [string, string, string];
        return fc.constantFrom(
          `${y}-${m}`,
          `${y}${m}${day}`,
          `${y}年${Number(m)}月`,
          `${y}.${m}.${day}`,
          `${y}年第${(Number(m) >> 2) + 1}季度`,
          `${y}-${Number(y) + 1}学年`
        );
      }),
      fc.constantFrom("（更正）", "第2批", "1-3", "v2", "最终版", "汇总表", "名册", "Sheet1")
    );
    const sign = fc.constantFrom("", "_", "-", " ", "（", "·", "、", "：");
    const count = fc.nat(99_999_999).map((n) => pick([String(n), `${n}元`, `${n}人`, n.toLocaleString("en")], n));
    const part = fc.oneof({weight: 4, arbitrary: word}, {weight: 2, arbitrary: time}, count);
    const title = fc.array(fc.tuple(part, sign), {minLength: 1, maxLength: 5}).map((parts) => parts.flat().join(""));
    const alarms = new Set<string>();
    for (const text of fc.sample(title, {numRuns: 10_000, seed: 20261128}))
      for (const {name, value} of findTraces(text, {alone: true})) alarms.add(`${name} ${value} in ${text}`);
    expect([...alarms]).toEqual([]);
  });
});
