import {codeKey} from "../../base/text.js";

/** The seven kinds of personal data of docs/exports.md, under the names that senders use: recognised in every contract. */
const personal: Record<string, readonly string[]> = {
  姓名: [
    "名字",
    "对象姓名",
    "优抚对象姓名",
    "退役军人姓名",
    "军人姓名",
    "领款人",
    "领取人",
    "户主",
    "户主姓名",
    "家属姓名",
    "学生姓名",
    "配偶姓名"
  ],
  身份证号: ["身份证号码", "公民身份号码", "证件号码", "证件号", "身份证", "居民身份证号", "残疾军人证号", "优待证号"],
  手机号: ["手机", "手机号码", "电话", "联系电话", "联系方式", "移动电话", "电话号码", "座机", "本人电话", "家属电话"],
  银行账号: ["银行卡号", "账号", "帐号", "银行帐号", "卡号", "银行账户", "开户账号", "收款账号"],
  出生日期: ["出生年月", "出生年月日", "生日", "出生时间"],
  住址: [
    "家庭住址",
    "家庭地址",
    "地址",
    "居住地址",
    "户籍地址",
    "现住址",
    "现住地址",
    "通讯地址",
    "联系地址",
    "户籍地"
  ],
  部队番号: ["番号", "部队代号", "部队名称", "服役部队", "原部队", "所在部队", "原部队番号", "入伍部队", "部队"]
};

const kinds = new Map(
  Object.entries(personal).flatMap(([kind, names]) => [kind, ...names].map((name) => [codeKey(name), kind] as const))
);

/** Which kind of personal data a column of that name holds; undefined for any other. */
export const personalKind = (header: string): string | undefined =>
  kinds.get(codeKey(header).replace(/^[*]+|[*:]+$/g, ""));
