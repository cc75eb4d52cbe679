import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {idCheckDigit} from "../../loaders/base/idNumber.js";
import {compoundSurnames, nameParts, surnames} from "../../loaders/base/personal/lists.js";
import {findTraces, hideTraces} from "../../loaders/base/personal/findTraces.js";
import {hasLuhn} from "../../loaders/base/personal/numbers.js";
import {contracts} from "../../loaders/contracts/index.js";
import {lists} from "../lists.js";

/** Everything here is put together when the test runs: regions that are not assigned, numbers nobody has. */
const digitsOf = (n: number, length: number) => String((n * 7919) % 10 ** length).padStart(length, "0");
const id18 = (n: number) => {
  const first = `990000${1950 + (n % 50)}${String((n % 12) + 1).padStart(2, "0")}${String((n % 28) + 1).padStart(2, "0")}${digitsOf(n, 3)}`;
  return first + idCheckDigit(first);
};
const mobile = (n: number) => `199${digitsOf(n, 8)}`;
const card = (n: number) => [...Array(10).keys()].map((d) => `6217${digitsOf(n, 14)}${d}`).find(hasLuhn)!;
const inChinese = (text: string, digits: string) => text.replace(/[0-9]/g, (d) => [...digits][Number(d)]!);
const spread = (text: string, by: string) => [...text].join(by);
const groups = (text: string, by: string, ...lengths: number[]) => {
  const parts: string[] = [];
  let at = 0;
  for (const n of lengths) parts.push(text.slice(at, (at += n)));
  return [...parts, text.slice(at)].filter(Boolean).join(by);
};
const signs = [" ", ".", "-", "—", "–", "－", "_", "/", "·", "\u200b", "　", "~"];
const plain = "〇一二三四五六七八九";
const formal = "零壹贰叁肆伍陆柒捌玖";
const spoken = "零幺二三四五六七八九";
const arabic = "٠١٢٣٤٥٦٧٨٩";
const wide = "０１２３４５６７８９";
const scripts = [plain, formal, spoken, arabic, wide];
const pick = <T>(of: readonly T[], n: number): T => of[n % of.length]!;
const surname = (n: number) =>
  pick([...surnames.replace(/[和平全国文方时成师都能同相关步易荣从公古向于应党老国常]/g, "")], n * 13);
const given = (n: number) => pick(["某", "某某", "甲乙", "丙丁", "示例"], n);

/** 25 kinds of traces, each in its disguises. */
const kinds: Record<string, (n: number) => string> = {
  "an identity number, its groups parted": (n) => groups(id18(n), pick(signs, n), 6, 8),
  "an identity number, its digits parted": (n) => spread(id18(n), pick(signs.slice(0, 9), n)),
  "an identity number in groups of four": (n) => groups(id18(n), pick(signs, n), 4, 4, 4, 4),
  "an identity number in another script": (n) => inChinese(id18(n), pick(scripts, n)),
  "an identity number touching letters": (n) => `ID${id18(n)}abc`.replace(/Xabc/, "X"),
  "a mobile number, its groups parted": (n) => groups(mobile(n), pick(signs, n), 3, 4),
  "a mobile number, its digits parted": (n) => spread(mobile(n), pick(signs.slice(0, 9), n)),
  "a mobile number in another script": (n) => inChinese(mobile(n), pick(scripts, n)),
  "a mobile number after tel, with O for 0": (n) => `tel${`1990${digitsOf(n, 5)}08`.replace("0", "O")}`,
  "a mobile number with +86 or 0086": (n) => `${pick(["+86", "0086", "+86 ", "86-", "(+86)"], n)}${mobile(n)}`,
  "a landline": (n) =>
    pick([`021-6${digitsOf(n, 7)}`, `(021)5${digitsOf(n, 7)}`, `电话：6${digitsOf(n, 7)}`, `0216${digitsOf(n, 7)}`], n),
  "a bank card": (n) => pick([card(n), groups(card(n), pick(signs, n), 4, 4, 4, 4), inChinese(card(n), plain)], n),
  "an address of mail": (n) =>
    pick(
      [
        "nobody@example.com",
        "nobody[at]example.com",
        "nobody (at) example [dot] com",
        "nobody at example dot com",
        "ｎｏｂｏｄｙ＠ｅｘａｍｐｌｅ．ｃｏｍ"
      ],
      n
    ),
  WeChat: (n) => pick([`微信：nobody_${n}`, `微信号 example${n}`, `wxid_${digitsOf(n, 8)}`, `VX:nobody-${n}`], n),
  QQ: (n) => pick([`QQ：1${digitsOf(n, 8)}`, `qq号1${digitsOf(n, 6)}`, `扣扣 2${digitsOf(n, 7)}`], n),
  "a civil plate": (n) => `沪${pick(["A", "B", "C"], n)}${pick(["", "·", " ", "-"], n)}${digitsOf(n, 5)}`,
  "a military plate": (n) =>
    pick([`军A${digitsOf(n, 5)}`, `WJ沪${digitsOf(n, 4)}X`, `VA·${digitsOf(n, 5)}`, `空A·${digitsOf(n, 5)}`], n),
  "a passport": (n) => pick([`护照E${digitsOf(n, 8)}`, `护照号：EA${digitsOf(n, 7)}`, `E${digitsOf(n, 8)}`], n),
  "a certificate": (n) =>
    pick(
      [
        `士官证第${digitsOf(n, 7)}号`,
        `军官证${digitsOf(n, 7)}`,
        `军字第${digitsOf(n, 6)}号`,
        `军字第${inChinese(digitsOf(n, 6), plain)}号`
      ],
      n
    ),
  "a name with 同志, 先生, 老人 or 烈属": (n) => `${surname(n)}${given(n)}${pick(["同志", "先生", "老人", "烈属"], n)}`,
  "a compound surname": (n) => `${pick(compoundSurnames, n)}${given(n)}${pick(["同志", "先生", "老人"], n)}`,
  "a spaced name": (n) =>
    `姓名：${pick([...surnames.slice(0, 60)], n)} ${pick(["甲", "乙"], n)} ${pick(["示", "例"], n)}`,
  "a name with a dot": (n) => `${pick(nameParts, n)}${pick(["·", "•"], n)}${pick(["示例甲", "示例"], n)}`,
  "a designation": (n) =>
    pick(
      [
        `${digitsOf(n, 5)}部队`,
        `${inChinese(digitsOf(n, 5), plain)}部队`,
        `${spread(digitsOf(n, 5), "-")}部队`,
        `${inChinese(digitsOf(n, 5), wide)} 部 队`,
        `第${(n % 90) + 1}集团军`,
        `第${inChinese(String((n % 90) + 10), plain)}集团军`
      ],
      n
    ),
  "a ship, a brigade by name, an address without a number": (n) =>
    pick(
      [
        "示例舰",
        "“示例”舰",
        "舷号000",
        "示例英雄连",
        "“示例某某连”",
        "示例红军师",
        "家住示例路示例小区",
        "示例路示例公寓"
      ],
      n
    )
};

/** The places where one may stand, as a sender or an editor writes. */
const around: readonly ((trace: string) => string)[] = [
  (t) => t,
  (t) => `优抚发放_${t}.xlsx`,
  (t) => `（${t}）`,
  (t) => `2023年5月 ${t} 台账`,
  (t) => `备注：${t}。`,
  (t) => `甲\t${t}\t乙`
];

const planted = Object.entries(kinds).flatMap(([kind, make]) =>
  Array.from({length: 16}, (_, n) => ({kind, trace: make(n + 1), text: pick(around, n)(make(n + 1))}))
);

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

  it("reads a word of 400 KB in no more than a few times what short words of the same length take", () => {
    const length = 400_000;
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
      expect(long, word).toBeLessThan(20 * short + 1);
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
