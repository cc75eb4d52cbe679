import {distance as editDistance} from "fastest-levenshtein";
import type {CodeLists} from "../../reference/codeLists.js";
import {codeKey, excelError, noResult} from "../../base/text.js";
import type {Column} from "./contract.js";
import {hasCheckDigit, holdsId, isRealDate} from "./grammar.js";

type Hint = readonly [form: RegExp, hint: string];

/** In a column of any type. */
const anywhere: readonly Hint[] = [
  [new RegExp(`^${noResult}$`), "公式没有存下结果，请用 Excel 打开并保存后重新交付"],
  [/^##+$/, "列太窄，Excel 只存下了 #，请加宽这一列后重新导出"],
  [excelError, "这是 Excel 的错误值，请改正原表里的公式或来源"]
];

const destroyed = "无法还原；请把这一列设为文本，从原系统重新导出";
const about = /余|多|约|近|左右/;

const byType: {[T in Column["type"]]?: readonly Hint[]} = {
  id: [
    [/^[0-9.]+[Ee][+]?[0-9]+$/, `被 Excel 变成了科学计数，${destroyed}`],
    [/^[0-9]{15}000$/, `末三位是 000，像是被 Excel 存成数字后毁坏的，${destroyed}`]
  ],
  text: [[/^[0-9.]+[Ee][+]?[0-9]+$/, `被 Excel 变成了科学计数，${destroyed}`]],
  date: [
    [/^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,4}$/, "年份要写四位，放在最前"],
    [/^(19|20)[0-9]{3}$/, "像是丢了一位的年月，又像 Excel 序列号，无法判断"],
    [/[0-9]:[0-9]/, "不要写时刻"]
  ],
  month: [
    [/\.1$/, "可能是 1 月，也可能是丢了零的 10 月，无法判断"],
    [/^(19|20)[0-9]{2}([-/.年][0-9]{1,2}){2}日?$|^(19|20)[0-9]{6}$/, "这是某一天，不是月份"]
  ],
  int: [
    [about, "要写确切的数"],
    [/^-/, "不能是负数"],
    [/^[0-9,]+\.[0-9]*[1-9][0-9]*\D*$/, "不能有小数"]
  ],
  money: [
    [about, "要写确切的数"],
    [/[十百千亿]元?$|万$/, "单位只能写元或万元"],
    [/^[¥￥]?-?[0-9,]+\.[0-9]{3,}元?$/, "多于两位小数"],
    [/[Ee]/, "不能用科学计数"]
  ]
};

/**
 * What is wrong with a cell that cannot be read, where its look tells. The words never repeat the cell: it may be
 * personal, and is shown masked beside them.
 */
export function hintOf(column: Column, cell: string, lists: CodeLists): string | undefined {
  const [, hint] = [...anywhere, ...(byType[column.type] ?? [])].find(([form]) => form.test(cell)) ?? [];
  if (hint !== undefined) return hint;
  switch (column.type) {
    case "text":
      return holdsId(cell) ? "里面有身份证号，请换成本单位自编的号" : undefined;
    case "id":
      return idHint(cell.toUpperCase());
    case "date": {
      const parts = /^([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?$/.exec(cell);
      return parts && !isRealDate(parts[1]!, parts[2]!, parts[3]!) ? "没有这一天" : undefined;
    }
    case "code":
      return nearestHint(
        cell,
        lists[column.list].flatMap(({code, name, aliases}) => [name, ...aliases].map((word) => [word, code] as const))
      );
    case "choice":
      return nearestHint(
        cell,
        column.values.map((value) => [value, value] as const)
      );
    default:
      return undefined;
  }
}

function idHint(text: string): string | undefined {
  if (/^[0-9]{15}$/.test(text)) return "第 7 至 12 位不是真实的出生日期";
  if (!/^[0-9]{17}[0-9X]$/.test(text)) return /^[0-9X]+$/.test(text) ? `有 ${text.length} 位` : undefined;
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)];
  if (!/^(18|19|20)/.test(year) || !isRealDate(year, month, day)) return "第 7 至 14 位不是真实的出生日期";
  return hasCheckDigit(text) ? undefined : "末位校验位不对，请核对号码";
}

/** The one known word that a misspelt one is very like; none where two of different meaning are equally near. */
function nearestHint(cell: string, known: readonly (readonly [word: string, code: string])[]): string | undefined {
  const key = codeKey(cell);
  const near = known
    .map(([word, code]) => {
      const other = codeKey(word);
      const most = Math.max(1, Math.floor(Math.max(key.length, other.length) / 3));
      const distance = editDistance(key, other);
      return {word, code, distance, like: distance <= most && distance < other.length};
    })
    .filter(({like}) => like)
    .sort((a, b) => a.distance - b.distance);
  const best = near.filter(({distance}) => distance === near[0]!.distance);
  return new Set(best.map(({code}) => code)).size === 1 ? `最接近的是“${best[0]!.word}”` : undefined;
}
