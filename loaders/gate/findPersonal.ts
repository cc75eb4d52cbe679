import {idCheckDigit} from "../contracts/grammar.js";
import type {Finding} from "./checkSite.js";

const alone = "(?<![0-9A-Za-z.])";
const ended = "(?![0-9A-Za-z.])";
const id18 = new RegExp(
  `${alone}[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]${ended}`,
  "g"
);
const mobile = new RegExp(`${alone}1[3-9][0-9]{9}${ended}`, "g");
const email = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}/g;

/** What looks like a person in published text: identity numbers (by check digit), mobile numbers, e-mail. Masked. */
export function findPersonal(file: string, text: string): Finding[] {
  const found = (rule: string, values: string[]): Finding[] =>
    values.map((v) => ({file, check: "personal", message: `疑似${rule}：${v.slice(0, 2)}…（${v.length} 个字符）`}));
  const ids = [...text.matchAll(id18)].map((m) => m[0]).filter((v) => idCheckDigit(v) === v[17]!.toUpperCase());
  const code = /\.(js|css|map)$/.test(file);
  return [
    ...found("身份证号", ids),
    ...(code
      ? []
      : found(
          "手机号",
          [...text.matchAll(mobile)].map((m) => m[0])
        )),
    ...(code
      ? []
      : found(
          "电子邮件",
          [...text.matchAll(email)].map((m) => m[0])
        ))
  ];
}
