import {idCheckDigit} from "../contracts/language/grammar.js";
import {compoundSurnames, surnames} from "./surnames.js";

/** One kind of trace of a person or of a unit, and how it is known in cleaned text (see `plainText`). */
export interface PersonalRule {
  /** In Chinese, as a finding names it. */
  name: string;
  pattern: RegExp;
  /** What a pattern alone cannot say: a check digit, a word that only looks like a name. */
  is?: (match: string, groups: readonly (string | undefined)[]) => boolean;
  /** Libraries hold long decimals beside each other. */
  notInCode?: true;
}

const start = "(?<![0-9A-Za-z.])";
const end = "(?![0-9A-Za-z]|\\.[0-9])";
const han = "\\p{Script=Han}";

/** GB/T 2260 codes of provinces; 99 is the one that made-up people carry. */
const province = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]|99)";
const day = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";

const digits = (text: string) => text.replace(/[^0-9Xx]/g, "");

/** ISO/IEC 7812: every second digit from the right doubled. */
export function hasLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((sum, digit, i) => {
    const n = Number(digit) * (i % 2 ? 2 : 1);
    return sum + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
}

const label =
  "(?:姓名|名字|联系人|经办人|负责人|责任人|填表人|填报人|制表人|审核人|复核人|户主|收款人|领款人|申请人|监护人|老兵|烈士|战士)";
const given = `(?:${han}{1,2}|[*＊×某]{1,2}${han}?)`;
const surname = `(?:${compoundSurnames.join("|")}|[${surnames}])`;
/** What follows a label in prose without being a name, though its first character is a surname. */
const words =
  /^(?:应当|应由|应该|应为|向|时间|计划|管理|解释|华|金额|方面|方式|文件|文字|任务|任何|任职|关系|关于|相关|单位|于|余|和|及|白名单|项目|常用|包括|安排|宁可|石|易于|左右|万元|高于|成|史料|路|房|车|章|应|司)/;

/** A cell or a value that holds nothing but a name. */
export const isChineseName = (text: string) =>
  new RegExp(`^${surname}${given}(?:同志|先生|女士)?$`, "u").test(text) && !words.test(text);
/** A heading of a column, or a key, under which names stand. */
export const isNameLabel = (text: string) =>
  new RegExp(`${label}$|^(?:xm|xingming|realname|full_?name)$`, "iu").test(text.trim());

const chineseDigits = "[〇零○一二三四五六七八九0-9]";

export const personalRules: readonly PersonalRule[] = [
  {
    name: "身份证号",
    pattern: new RegExp(`${start}${province}[0-9]{4}[ -]?(?:18|19|20)[0-9]{2}${day}[ -]?[0-9]{3}[0-9Xx]${end}`, "g"),
    is: (match) => idCheckDigit(digits(match)) === digits(match)[17]!.toUpperCase()
  },
  {
    name: "15 位身份证号",
    pattern: new RegExp(`${start}${province}[0-9]{4}[0-9]{2}${day}[0-9]{3}${end}`, "g")
  },
  {
    name: "手机号",
    pattern: new RegExp(`${start}(?:\\+?86[ -]?)?1[3-9][0-9](?:[0-9]{8}|[ -][0-9]{4}[ -][0-9]{4})${end}`, "g")
  },
  {
    name: "银行卡号",
    pattern: new RegExp(
      `${start}(?:62|[3-5][0-9])[0-9]{2}(?:[0-9]{12,15}|(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?)${end}`,
      "g"
    ),
    is: (match) => hasLuhn(digits(match))
  },
  {name: "电子邮件", pattern: /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}/g},
  {
    name: "姓名",
    pattern: new RegExp(`${label}[\\s:"'=>|]{0,4}(${surname}${given})(?:同志|先生|女士)?(?!${han})`, "gu"),
    is: (_, [name = ""]) => !words.test(name)
  },
  {
    name: "部队番号",
    pattern: new RegExp(
      `(?<![0-9])${chineseDigits}{5}\\s?(?:部队|分队|支队|大队|基地)|番号\\s?(?:是|为|[:：])?\\s?${chineseDigits}{3,}|第?[0-9一二三四五六七八九十百]{1,4}(?:集团军|合成旅|(?:师|旅|团)(?:部队|机关|所属))`,
      "g"
    )
  },
  {
    name: "部队代称",
    pattern:
      /(?:驻[\p{Script=Han}]{1,4}|陆军|海军|空军|火箭军|武警)?某(?:部队|部(?![门份分])|师|旅|团(?![体队])|营(?!业)|基地|舰|艇)|部队?代号\s?(?:是|为|:)?\s?[A-Za-z0-9]{2,}|代号\s?:?\s?["“']?[0-9]{3,}/gu
  },
  {
    name: "经纬度",
    pattern:
      /(?<![0-9.])(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.[0-9]{4,}\s?[,\s]\s?(?:1[89]|[2-4][0-9]|5[0-3])\.[0-9]{4,}|(?<![0-9.])(?:1[89]|[2-4][0-9]|5[0-3])\.[0-9]{4,}\s?[,\s]\s?(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.[0-9]{4,}|[0-9]{1,3}°\s?[0-9]{1,2}[′'][0-9.″"]*\s?[NSEW北南东西]?|(?:经度|纬度|东经|北纬)\s?:?\s?[0-9]{1,3}\.[0-9]+/g,
    notInCode: true
  },
  {
    name: "详细地址",
    pattern:
      /\p{Script=Han}{1,8}(?:路|街|弄|巷|大道|新村|村|里)\s?[0-9]{1,5}\s?(?:号|弄|支弄)|[0-9]{1,5}\s?弄\s?[0-9]{1,4}\s?号|[0-9]{1,4}\s?(?:号楼|幢|栋|号)\s?[0-9]{2,5}\s?室/gu
  },
  {
    name: "证件号",
    pattern:
      /(?:优待证|退役证|退伍证|转业证|军官证|士兵证|残疾军人证|烈士证|光荣牌)\s?(?:编号|号码|号)\s?(?:是|为|:)?\s?[A-Za-z0-9\p{Script=Han}-]{0,6}[0-9]{4,}[A-Za-z0-9号]*/gu
  }
];

const invisible = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** Text as the rules read it: full-width forms as half-width, nothing invisible, every escape undone. */
export function plainText(text: string): string {
  const unescaped = text
    .replace(/\\u\{?([0-9a-fA-F]{4,6})\}?/g, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run; // Not an escape: a percent sign of its own.
      }
    });
  return unescaped.normalize("NFKC").replace(invisible, "");
}
