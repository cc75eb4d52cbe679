import type {Forms} from "./forms.js";
import {commonSurnames, compoundSurnames, nameParts, notNames, surnames} from "./lists.js";

/** One kind of trace of a person or of a unit, and how it is known in a text (see `formsOf`); numbers are in numbers.ts. */
export interface PersonalRule {
  /** In Chinese, as a finding names it. */
  name: string;
  of: keyof Forms;
  pattern: RegExp;
  /** What a pattern alone cannot say: a word that only looks like a name. */
  is?: (match: string, groups: readonly (string | undefined)[]) => boolean;
  /** Whatever it matches holds a Chinese character: of a text without one it need not be asked. */
  inChinese?: true;
  /** Libraries hold long decimals and short words beside each other. */
  notInCode?: true;
}

const han = "\\p{Script=Han}";
const label =
  "(?:姓名|名字|联系人|经办人|负责人|责任人|填表人|填报人|制表人|审核人|复核人|户主|收款人|领款人|申请人|监护人|老兵|烈士|战士)";
const given = `(?:${han}{1,2}|[*＊×某]{1,2}${han}?)`;
const compound = compoundSurnames.join("|");
const surname = `(?:${compound}|[${surnames}])`;
const commonSurname = `(?:${compound}|[${commonSurnames}])`;
/** How one speaks of a person. */
const title =
  "(?:同志|同誌|先生|女士|老人|老先生|大爷|大妈|奶奶|爷爷|阿姨|叔叔|烈士|烈属|烈屬|遗属|遺屬|军属|軍屬|军嫂|老兵|战士|戰士|班长|排长|连长|营长|团长|旅长|师长|军长|政委|教导员|指导员|上校|中校|少校|大校|上尉|中尉|少尉|上士|中士|下士|军士长|退役军人|伤残军人)";
const isWord = new RegExp(`^(?:${notNames.join("|")})`);
/** 某 and stars are never in a word. */
const isName = (text: string) => /[某*＊×]/.test(text) || !isWord.test(text);

const wholeName = new RegExp(`^${surname}${given}(?:同志|先生|女士)?$`, "u");
/** A cell or a value that holds nothing but a name. */
export const isChineseName = (text: string) => wholeName.test(text) && isName(text);
const nameLabel = new RegExp(`${label}$|^(?:xm|xingming|realname|full_?name)$`, "iu");
/** A heading of a column, or a key, under which names stand. */
export const isNameLabel = (text: string) => nameLabel.test(text.trim());

const mark = "[\\s:“”\"'=#(（是为]*";
const plateProvince = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]";
const part = nameParts.join("|");
const ordinal = "第?\\s?(?:[0-9][0-9\\s]{0,4}|[0-9十百]{1,5})";

export const personalRules: readonly PersonalRule[] = [
  {
    name: "电子邮件",
    of: "plain",
    // Only from the start of a word: from every letter of it, a long one would take quadratic time.
    pattern:
      /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+\s?[[({<【]\s?(?:at|@|艾特)\s?[\])}>】]\s?[A-Za-z0-9-]+(?:\s?(?:\.|[[({<【]\s?(?:dot|点)\s?[\])}>】]|点)\s?[A-Za-z0-9-]+)+|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{3,} (?:at|AT) [A-Za-z0-9-]+(?:\.| (?:dot|DOT) )(?:com|cn|net|org)\b|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]{3,}\s*(?:#|艾特)\s*[A-Za-z0-9-]+\.(?:com|cn|net|org)\b/g
  },
  {
    name: "手机号",
    of: "digits",
    pattern: new RegExp(`(?:手机|mobile|cell)[号码]{0,2}${mark}1[3-9](?:[^0-9A-Za-z]?[0-9]){9}(?![0-9])`, "giu")
  },
  {
    name: "固定电话",
    of: "digits",
    pattern: new RegExp(
      `(?:电话|座机|传真|tel|fax|phone)[号码]{0,2}\\.?${mark}(?:\\(?0[0-9]{2,3}\\)?[-\\s]?)?[2-9][0-9]{2,3}[-\\s]?[0-9]{4}(?![0-9])`,
      "giu"
    )
  },
  {
    name: "微信号",
    of: "plain",
    pattern: new RegExp(
      `(?:微信|薇信|威信|weixin|wechat|\\bv信|\\bvx|\\bwx)(?:号码?|id)?${mark}(?=[A-Za-z0-9_-]*[0-9_-])[A-Za-z][A-Za-z0-9_-]{4,19}|wxid_[0-9A-Za-z]{4,}`,
      "giu"
    ),
    notInCode: true
  },
  {
    name: "QQ 号",
    of: "digits",
    pattern: new RegExp(`(?:(?<![A-Za-z])qq|扣扣|企鹅)(?:号码?)?${mark}[1-9](?:[\\s.-]?[0-9]){4,11}(?![0-9])`, "giu"),
    notInCode: true
  },
  {
    name: "车牌",
    of: "plain",
    inChinese: true,
    pattern: new RegExp(
      `${plateProvince}[A-HJ-NP-Z][·•.\\s-]?(?=[A-HJ-NP-Z]{0,3}[0-9])(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳领试])(?![A-Za-z0-9])`,
      "gu"
    ),
    notInCode: true
  },
  {
    name: "军车号牌",
    of: "plain",
    pattern: new RegExp(
      `(?<![A-Za-z0-9])WJ[·•.\\s-]?(?:${plateProvince}|[0-9]{2})[·•.\\s-]?[0-9]{4}[0-9A-Z](?![0-9A-Za-z])|(?<!${han})[军空海北沈兰济南广成][A-Z][·•.\\s-]?[0-9]{5}(?![0-9])|(?<![A-Za-z0-9])[VKHBSLJNGCE][A-Z][·•][0-9]{5}(?![0-9])|(?:车牌|号牌|车号|军车)[号码]{0,2}${mark}[A-Z]{2}[·•.\\s-]?[0-9]{5}(?![0-9])`,
      "gu"
    ),
    notInCode: true
  },
  {
    name: "护照号",
    of: "plain",
    pattern: new RegExp(
      `(?:护照|passport|通行证|回乡证|台胞证)(?:号码?|编号|no\\.?)?${mark}[A-Z]{1,2}[\\s-]?[0-9]{7,9}(?![0-9])|(?<![A-Za-z0-9])(?:E[A-HJ-NP-Z][0-9]{7}|[EG][0-9]{8})(?![0-9A-Za-z])`,
      "giu"
    ),
    notInCode: true
  },
  {
    name: "姓名",
    of: "tight",
    inChinese: true,
    pattern: new RegExp(
      `${label}[\\s:"'=>|]{0,4}(${commonSurname}${given})(?:同志|先生|女士)?(?!${han})|${label}[\\s:"'=>|]{1,4}(${surname}${given})(?:同志|先生|女士)?(?!${han})`,
      "gu"
    ),
    is: (_, [name, other]) => isName(name ?? other ?? "")
  },
  {
    name: "姓名",
    of: "tight",
    inChinese: true,
    pattern: new RegExp(
      `(?:(?<![${han}0-9])|(?<=慰问|走访|看望|探望|帮扶|关于|感谢|记|致|由|为|给))((?:${surname}(?:${han}{1,2}|某某?))|(?:${surname}(?=同志|先生|女士|某)某{0,2}))${title}(?:(?!${han})|(?=[一二三四五六七八九十的之家等及和与慰申信生事因在来病逝世]))`,
      "gu"
    ),
    is: (_, [name = ""]) => isName(name)
  },
  {
    name: "姓名",
    of: "plain",
    inChinese: true,
    pattern: new RegExp(
      `(?:${part})${han}{0,4}[·•‧・.]\\s?${han}{2,8}|${han}{2,6}[·•‧・.]\\s?(?:${part})${han}{0,4}`,
      "gu"
    )
  },
  {
    name: "部队番号",
    of: "digits",
    inChinese: true,
    pattern: new RegExp(
      `(?<![0-9])[0-9](?:[\\s\\p{P}]{0,2}[0-9]){4}[\\s\\p{P}]?(?:部\\s?队|分\\s?队|支\\s?队|大\\s?队|基\\s?地|信箱|部(?![门份分位署]))|部队[\\s(（:]{1,2}[0-9]{5}(?![0-9])|番号\\s?(?:是|为|:)?\\s?[0-9]{3,}|${ordinal}\\s?(?:集团军|合成旅|(?:合成|摩步|装甲|炮兵|防空|陆航|特战|空降兵?|海军陆战|导弹|舰载机|航空兵)(?:师|旅|团|营)|(?:师|旅|团)(?:部队|机关|所属|官兵))`,
      "gu"
    )
  },
  {
    name: "部队代称",
    of: "plain",
    inChinese: true,
    pattern:
      /(?:驻[\p{Script=Han}]{1,4}|陆军|海军|空军|火箭军|武警)?某(?:部队|部(?![门份分])|师|旅|团(?![体队])|营(?!业)|基地|舰|艇)|部队?代号\s?(?:是|为|:)?\s?[A-Za-z0-9]{2,}|代号\s?:?\s?["“']?[0-9]{3,}/gu
  },
  {
    name: "舰艇、部队名",
    of: "tight",
    inChinese: true,
    pattern: new RegExp(
      `舷号${mark}[0-9]{2,4}|[“"《「]?${han}{2,4}[”"》」]?(?:号)?(?:导弹驱逐舰|护卫舰|驱逐舰|登陆舰|补给舰|潜艇|航母|航空母舰)(?=[^${"\\p{Script=Han}"}]|$|官兵|舰员)|(?<!${han})[“"《「]?(?!军|战|海|炮|母|各|本|我|该|上|登|两|军地)${han}{2,3}[”"》」]?舰(?![艇队载船])|[“"《「]${han}{2,8}(?:连|营|团|旅|师|中队|大队)[”"》」]|(?<!${han})${han}{2,6}(?:英雄|模范|先锋|尖刀|猛虎|红军|钢铁|硬骨头)(?:[0-9一二三四五六七八九十]{0,2})(?:连|营|团|旅|师)(?![体队结])`,
      "gu"
    ),
    notInCode: true
  },
  {
    name: "经纬度",
    of: "plain",
    pattern:
      /(?<![0-9.])(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.[0-9]{4,}\s?[,\s]\s?(?:1[89]|[2-4][0-9]|5[0-3])\.[0-9]{4,}|(?<![0-9.])(?:1[89]|[2-4][0-9]|5[0-3])\.[0-9]{4,}\s?[,\s]\s?(?:7[3-9]|[89][0-9]|1[0-2][0-9]|13[0-5])\.[0-9]{4,}|[0-9]{1,3}°\s?[0-9]{1,2}[′'][0-9.″"]*\s?[NSEW北南东西]?|(?:经度|纬度|东经|北纬)\s?:?\s?[0-9]{1,3}\.[0-9]+/g,
    notInCode: true
  },
  {
    name: "详细地址",
    of: "digits",
    inChinese: true,
    pattern: new RegExp(
      `${han}{1,8}(?:路|街|弄|巷|大道|新村|村|里)\\s?[0-9]{1,5}\\s?(?:号|弄|支弄)|[0-9]{1,5}\\s?弄\\s?[0-9]{1,4}\\s?号|[0-9]{1,4}\\s?(?:号楼|幢|栋|号)\\s?[0-9]{2,5}\\s?室`,
      "gu"
    )
  },
  {
    name: "详细地址",
    of: "plain",
    inChinese: true,
    pattern: new RegExp(
      `(?:家住|现住|住在|居住于|住址|住所|家庭地址)[在于是:\\s]{0,3}${han}{2,10}?(?:路|街|弄|巷|大道|新村|村|里|小区|公寓|花园|苑|坊|大厦|家园|镇)|(?<!${han})${han}{2,4}(?:路|街|弄)${han}{2,6}(?:小区|公寓|花园|家园|新村|大厦|苑|坊)`,
      "gu"
    )
  },
  {
    name: "证件号",
    of: "digits",
    inChinese: true,
    pattern: new RegExp(
      `(?:优待证|退役证|退伍证|转业证|军官证|士官证|军士证|士兵证|文职证|警官证|军人证|残疾军人证|伤残证|烈士证|烈士证明书|光荣牌|驾驶证|社保卡)\\s?(?:编号|号码|号)?${mark}[A-Za-z\\p{Script=Han}-]{0,6}?[第]?[\\s-]?[0-9]{4,}[A-Za-z0-9号]*|[军警空海武政][\\s]?字[\\s]?第?\\s?[0-9][0-9\\s-]{2,}\\s?号?`,
      "gu"
    )
  }
];
