import {once} from "node:events";
import {createWriteStream} from "node:fs";
import {strToU8, Zip, ZipDeflate} from "fflate";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
const relations = (inner: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;

/** Writes a workbook of so many payout rows of twelve cells with shared strings, as Excel does; made-up people. */
export async function writePayoutsXlsx(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  const zip = new Zip((error, bytes, final) => {
    if (error) throw error;
    out.write(Buffer.from(bytes));
    if (final) out.end();
  });
  const part = (name: string) => {
    const file = new ZipDeflate(name, {level: 6});
    zip.add(file);
    let waiting = "";
    return {
      add: (text: string) => {
        waiting += text;
        if (waiting.length < 1_000_000) return;
        file.push(strToU8(waiting));
        waiting = "";
      },
      end: () => file.push(strToU8(waiting), true)
    };
  };
  const whole = (name: string, text: string) => {
    const file = part(name);
    file.add(text);
    file.end();
  };
  whole(
    "[Content_Types].xml",
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${["workbook:sheet.main", "worksheets/sheet1:worksheet", "sharedStrings:sharedStrings", "styles:styles"].map((p) => `<Override PartName="/xl/${p.split(":")[0]}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${p.split(":")[1]}+xml"/>`).join("")}</Types>`
  );
  whole("_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml")));
  whole(
    "xl/workbook.xml",
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`
  );
  whole(
    "xl/_rels/workbook.xml.rels",
    relations(
      relation("rId1", "worksheet", "worksheets/sheet1.xml") +
        relation("rId2", "sharedStrings", "sharedStrings.xml") +
        relation("rId3", "styles", "styles.xml")
    )
  );
  whole(
    "xl/styles.xml",
    `<styleSheet xmlns="${main}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="2"/></cellXfs></styleSheet>`
  );

  const strings = new Map<string, number>();
  const text = (at: string, value: string) => {
    const index = strings.get(value) ?? strings.size;
    strings.set(value, index);
    return `<c r="${at}" t="s"><v>${index}</v></c>`;
  };
  const number = (at: string, value: number, style: number) => `<c r="${at}" s="${style}"><v>${value}</v></c>`;
  const letters = "ABCDEFGHIJKL";
  const headers =
    "流水号,姓名,身份证号,优抚类别,街镇,发放项目,所属月份,发放月份,应发金额,实发金额,发放状态,发放日期".split(",");
  const sheet = part("xl/worksheets/sheet1.xml");
  sheet.add(`<worksheet xmlns="${main}"><sheetData><row r="1">`);
  sheet.add(`${headers.map((h, i) => text(`${letters[i]}1`, h)).join("")}</row>`);
  for (let i = 0; i < rows; i++) {
    const r = i + 2;
    const words = [`P${i}`, `示例${i % 997}`, `99000019${String(i % 20_000).padStart(10, "0")}`, "残疾军人", "华泾镇"];
    const cells = [...words, "优待金", "2023-05", "2023-05"].map((word, c) => text(`${letters[c]}${r}`, word));
    const amount = 500 + (i % 4000) + 0.5;
    cells.push(
      number(`I${r}`, amount, 2),
      number(`J${r}`, amount, 2),
      text(`K${r}`, "成功"),
      number(`L${r}`, 45047, 1)
    );
    sheet.add(`<row r="${r}" spans="1:12">${cells.join("")}</row>`);
  }
  sheet.add("</sheetData></worksheet>");
  sheet.end();
  const shared = part("xl/sharedStrings.xml");
  shared.add(`<sst xmlns="${main}" uniqueCount="${strings.size}">`);
  for (const value of strings.keys()) shared.add(`<si><t>${value}</t></si>`);
  shared.add("</sst>");
  shared.end();
  zip.end();
  await once(out, "finish");
}
