import {once} from "node:events";
import {createWriteStream} from "node:fs";
import iconv from "iconv-lite";
import {idCheckDigit} from "../loaders/contracts/language/grammar.js";

const streets = ["天平路街道", "湖南路街道", "斜土路街道", "枫林路街道", "长桥街道", "田林街道", "华泾镇"];
const items = ["残疾抚恤金", "定期抚恤金", "定期生活补助", "优待金"];
const categories = ["残疾军人", "烈士遗属", "在乡复员军人", "参战退役军人"];

/** One row in so many has an amount that nobody can read. */
export const badEvery = 1000;

/** Writes a payouts export of so many rows for one month; made-up people, the same bytes each time. */
export async function writePayoutsCsv(
  path: string,
  rows: number,
  {encoding = "utf8", month = "2023-05"}: {encoding?: "utf8" | "gb18030"; month?: string} = {}
): Promise<void> {
  const people = Array.from({length: 20_000}, (_, i) => {
    const day = new Date(Date.UTC(1940, 0, 1) + i * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
    const first17 = `990000${day}${String(i % 1000).padStart(3, "0")}`;
    return first17 + idCheckDigit(first17);
  });
  const out = createWriteStream(path);
  const write = (text: string) => out.write(encoding === "utf8" ? text : iconv.encode(text, encoding));
  write("流水号,姓名,身份证号,优抚类别,街镇,发放项目,所属月份,发放月份,应发金额,实发金额,发放状态,银行账号\n");
  for (let i = 0; i < rows;) {
    let chunk = "";
    for (const end = Math.min(rows, i + 10_000); i < end; i++) {
      const amount = `${500 + (i % 4000)}.${String(i % 100).padStart(2, "0")}`;
      const paid = i % badEvery === badEvery - 1 ? `${amount}.0` : amount;
      chunk += `P${month}-${String(i).padStart(9, "0")},示例${i % 997},${people[i % people.length]},${categories[i % 4]},${streets[i % 7]},${items[i % 4]},${month},${month},${amount},${paid},成功,6200${String(i).padStart(12, "0")}\n`;
    }
    if (!write(chunk)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}
