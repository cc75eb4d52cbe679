import {createWriteStream} from "node:fs";
import {once} from "node:events";
import {idCheckDigit} from "../loaders/contracts/grammar.js";

const streets = ["天平路街道", "湖南路街道", "斜土路街道", "枫林路街道", "长桥街道", "田林街道", "华泾镇"];
const items = ["残疾抚恤金", "定期抚恤金", "定期生活补助", "优待金"];
const categories = ["残疾军人", "烈士遗属", "在乡复员军人", "参战退役军人"];

/** Writes a payouts export of so many rows for one pay month, valid in every cell; made-up people, same bytes each time. */
export async function writePayoutsCsv(path: string, rows: number): Promise<void> {
  const people = Array.from({length: 20_000}, (_, i) => {
    const day = new Date(Date.UTC(1940, 0, 1) + i * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
    const first17 = `990000${day}${String(i % 1000).padStart(3, "0")}`;
    return first17 + idCheckDigit(first17);
  });
  const out = createWriteStream(path);
  out.write("流水号,姓名,身份证号,优抚类别,街镇,发放项目,所属月份,发放月份,应发金额,实发金额,发放状态,银行账号\n");
  for (let i = 0; i < rows;) {
    let chunk = "";
    for (const end = Math.min(rows, i + 10_000); i < end; i++) {
      const amount = `${500 + (i % 4000)}.${String(i % 100).padStart(2, "0")}`;
      chunk += `P${String(i).padStart(9, "0")},示例${i % 997},${people[i % people.length]},${categories[i % 4]},${streets[i % 7]},${items[i % 4]},2023-05,2023-05,${amount},${amount},成功,6200${String(i).padStart(12, "0")}\n`;
    }
    if (!out.write(chunk)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}
