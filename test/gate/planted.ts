import {idCheckDigit} from "../../loaders/base/idNumber.js";
import {compoundSurnames, nameParts, surnames} from "../../loaders/base/personal/lists.js";
import {hasLuhn} from "../../loaders/base/personal/numbers.js";

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
export const pick = <T>(of: readonly T[], n: number): T => of[n % of.length]!;
const surname = (n: number) =>
  pick([...surnames.replace(/[和平全国文方时成师都能同相关步易荣从公古向于应党老国常]/g, "")], n * 13);
const given = (n: number) => pick(["某", "某某", "甲乙", "丙丁", "示例"], n);

/** 25 kinds of traces, each in its disguises. */
export const kinds: Record<string, (n: number) => string> = {
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

/** 400 traces: 16 of each kind, each in a place of its own. */
export const planted = Object.entries(kinds).flatMap(([kind, make]) =>
  Array.from({length: 16}, (_, n) => ({kind, trace: make(n + 1), text: pick(around, n)(make(n + 1))}))
);
