import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {strFromU8, strToU8, unzipSync, zipSync} from "fflate";
import type {CellStyle, ColumnDef, DataValidation, WriteSheet} from "hucre/xlsx";
import {closest} from "fastest-levenshtein";
import {DataError} from "../base/errors.js";
import {codeKey, columnLetters} from "../base/text.js";
import {contracts} from "../contracts/index.js";
import {type Column, type Contract, listTitles} from "../contracts/language/contract.js";
import {grammarOf} from "../contracts/language/grammar.js";
import type {CodeLists} from "../reference/codeLists.js";

/** The contracts that an office of the district fills in; the others read public tables. */
export const withTemplate: readonly Contract[] = contracts.filter(({id}) => id !== "va_gdx");

/** What a sender fills in: nothing that is dropped at the door, unless the contract asks for it. */
export function templateColumns(contract: Contract): [string, Column][] {
  return Object.entries(contract.columns).filter(
    ([, column]) => column.type !== "pii" && (column.keep !== false || column.required)
  );
}

/** The header of a column, with the unit of an amount, so that nobody has to guess it. */
export const templateHeader = ({header, type}: Column) => (type === "money" ? `${header}（元）` : header);

/** A day on which nothing hangs: the same template is the same bytes. An archive has local time, whatever the zone. */
const made = new Date(Date.UTC(2000, 0, 1));
const packed = new Date(2000, 0, 1);
const lastRow = 1_048_576;
const guide = "填报说明";
const choices = "可选项";

/**
 * The blank workbook of a contract: the table with its header, cells of the right form and drop-downs; 填报说明, a row a
 * column; 可选项, the names of the code lists. No row of the last two has so many cells that it could pass for one of data.
 */
export async function writeTemplate(contract: Contract, lists: CodeLists): Promise<Uint8Array> {
  const columns = templateColumns(contract);
  const words = columns.map(([, column]) => wordsOf(column, lists));
  const places: (string | undefined)[] = [];
  const choiceRows: string[][] = [];
  for (const [i, [, column]] of columns.entries()) {
    const names = words[i];
    if (!names) continue;
    choiceRows.push([`可选：${column.header}`], ...names.map((name) => [name]), []);
    const last = choiceRows.length - 1;
    places[i] = `'${choices}'!$A$${last - names.length + 1}:$A$${last}`;
  }
  const table: WriteSheet = {
    name: contract.title,
    rows: [columns.map(([, column]) => templateHeader(column))],
    cells: new Map(
      columns.flatMap(([, column], i) => [
        [`0,${i}`, {style: {...head, ...(column.required ? mustFill : mayFill)}}],
        [`1,${i}`, {value: null, style: styleOf(column)}]
      ])
    ),
    columns: columns.map(([, column]): ColumnDef => ({width: widthOf(column)})),
    dataValidations: columns.map(([, column], i) => validationOf(column, columnLetters(i), places[i])),
    freezePane: {rows: 1},
    protection: unlockedBelow,
    pageSetup: {...page, printTitlesRow: "$1:$1"},
    headerFooter: footer
  };
  // Loaded only here: no other command needs it.
  const {writeXlsx} = await import("hucre/xlsx");
  const workbook = await writeXlsx({
    sheets: [table, guideSheet(contract, columns), ...(choiceRows.length ? [choiceSheet(choiceRows)] : [])],
    properties: {title: contract.title, created: made, modified: made},
    defaultFont: font,
    // The numbers of shared strings, one after the other, look like those of a bank card to the gate.
    stringMode: "inline"
  });
  return styleColumns(workbook);
}

/**
 * Makes the styles of the second row those of whole columns, and takes the row away: the library writes styles of cells
 * only, and without one of its own a cell of a protected sheet is locked.
 */
function styleColumns(workbook: Uint8Array): Uint8Array {
  const members = unzipSync(workbook);
  const xml = strFromU8(members[firstSheet]!);
  const [row, cells] = /<row r="2"[^>]*>(.*?)<\/row>/.exec(xml)!;
  const styles = [...cells!.matchAll(/ s="(\d+)"/g)].map(([, style]) => style!);
  const styled = xml
    .replace(row, "")
    .replace(/<dimension ref="(A1:[A-Z]+)2"/, '<dimension ref="$11"')
    .replace(/<col min="(\d+)"/g, (col, n: string) => `${col} style="${styles[Number(n) - 1]!}"`);
  const files = {...members, [firstSheet]: strToU8(styled)};
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, {mtime: packed}]])));
}

const firstSheet = "xl/worksheets/sheet1.xml";

/** Writes the templates of all contracts into a folder, each by the id of its contract. */
export async function writeTemplates(dir: string, lists: CodeLists): Promise<void> {
  await mkdir(dir, {recursive: true});
  for (const contract of withTemplate)
    await writeFile(join(dir, `${contract.id}.xlsx`), await writeTemplate(contract, lists));
}

/** Writes one template under a name that a sender reads; the path of the file. */
export async function writeTemplateFile(dir: string, contract: Contract, lists: CodeLists): Promise<string> {
  await mkdir(dir, {recursive: true});
  const file = join(dir, `${contract.title}（模板）.xlsx`);
  await writeFile(file, await writeTemplate(contract, lists));
  return file;
}

/** The contracts of these titles or ids; all of them where none are named. DataError for a name that none has. */
export function findTemplates(names?: readonly string[]): readonly Contract[] {
  if (!names) return withTemplate;
  const byKey = new Map(withTemplate.flatMap((c) => [c.id, c.title].map((word) => [codeKey(word), c] as const)));
  return names.map((name) => {
    const key = codeKey(name.replace(/[《》]/g, ""));
    const found = byKey.get(key);
    if (found) return found;
    const near = byKey.get(closest(key, [...byKey.keys()]))!;
    const all = withTemplate.map(({id, title}) => `  ${title}（${id}）`);
    throw new DataError(`没有“${name}”的模板，最接近的是《${near.title}》。有模板的表：\n${all.join("\n")}`);
  });
}

/** What a cell may be chosen from; undefined where it is written. */
function wordsOf(column: Column, lists: CodeLists): string[] | undefined {
  switch (column.type) {
    case "choice":
      return [...column.values];
    case "code":
      // The row of a whole beside its parts is their total.
      return lists[column.list].filter(({code}) => code !== column.whole).map(({name}) => name);
    case "flag":
      return ["是", "否"];
    default:
      return undefined;
  }
}

/** How to write a cell, and one that is plainly made up. */
function formOf(column: Column): {say: string; example: string} {
  switch (column.type) {
    case "choice":
    case "flag":
      return {say: "从下拉中选", example: column.type === "flag" ? "是" : column.values[0]!};
    case "code":
      return {say: `从下拉中选（${listTitles[column.list]}）`, example: "见下拉"};
    case "month":
      return {say: "年-月，七个字符", example: "2023-05"};
    case "date":
      return {say: "年-月-日，写全", example: "2023-05-01"};
    case "quarter":
      return {say: "年和季度，六个字符", example: "2023Q2"};
    case "year":
      return {say: "四位年份", example: "2023"};
    case "school_year":
      return {say: "起止两个年份", example: "2023-2024"};
    case "money":
      return {say: "元，最多两位小数；不写万元", example: "1234.50"};
    case "int":
    case "decimal":
      return {say: grammarOf(column, {factor: 1, codes: new Map()}).expected, example: "12"};
    case "id":
      return {say: "18 位，末位可以是 X", example: "（不举例）"};
    case "text":
    case "pii":
      return {say: "文字，不写人名和部队番号；编号前面的 0 会保留", example: "示例-0001"};
  }
}

const font = {name: "等线", size: 11};
const bold = {...font, bold: true};
const head: CellStyle = {
  font: bold,
  alignment: {horizontal: "center", vertical: "center", wrapText: true},
  border: {bottom: {style: "thin", color: {rgb: "8A94A0"}}}
};
const mustFill: CellStyle = {fill: {type: "pattern", pattern: "solid", fgColor: {rgb: "FFE3B3"}}};
const mayFill: CellStyle = {fill: {type: "pattern", pattern: "solid", fgColor: {rgb: "EEF2F7"}}};
const wrapped: CellStyle = {alignment: {wrapText: true, vertical: "top"}};

/** Headers cannot be typed over by mistake; there is no password, and rows below are the sender's own. */
const unlockedBelow = {
  sheet: true,
  formatCells: true,
  formatColumns: true,
  formatRows: true,
  insertRows: true,
  deleteRows: true,
  sort: true,
  autoFilter: true
};

const page = {paperSize: "a4", orientation: "landscape", fitToPage: true, fitToWidth: 1, fitToHeight: 0} as const;
const footer = {oddFooter: "&L&A&R第 &P 页，共 &N 页"};

/** The form of a column's cells. Text keeps the zeros of 0001, 18 digits, and 2023-05 as it was typed. */
function styleOf(column: Column): CellStyle {
  const formats: Partial<Record<Column["type"], string>> = {
    date: "yyyy-mm-dd",
    int: "0",
    year: "0",
    money: "#,##0.00",
    decimal: "General"
  };
  return {numFmt: formats[column.type] ?? "@", protection: {locked: false}};
}

const widthOf = ({header, type}: Column) =>
  Math.max({id: 22, text: 16, code: 18, choice: 12, money: 14, date: 13}[type as string] ?? 11, header.length * 2 + 6);

/** Excel takes no more of a title, or of a message. */
const maxTitle = 32;
const maxMessage = 255;

function validationOf(column: Column, at: string, place: string | undefined): DataValidation {
  const {say, example} = formOf(column);
  const asked = `${column.required ? "必填。" : "可以空着。"}${column.about}。${say}，例：${example}`;
  const shown = {
    range: `${at}2:${at}${lastRow}`,
    allowBlank: true,
    showInputMessage: true,
    inputTitle: column.header.slice(0, maxTitle),
    inputMessage: asked.slice(0, maxMessage),
    showErrorMessage: true,
    errorStyle: "stop" as const,
    errorTitle: column.header.slice(0, maxTitle),
    errorMessage: say.slice(0, maxMessage)
  };
  if (place !== undefined) return {...shown, type: "list", formula1: place};
  const cell = `${at}2`;
  const custom = (formula1: string): DataValidation => ({...shown, type: "custom", formula1});
  switch (column.type) {
    case "month":
      return custom(`AND(LEN(${cell})=7,MID(${cell},5,1)="-",ISNUMBER(DATEVALUE(${cell}&"-01")))`);
    case "quarter":
      return custom(`AND(LEN(${cell})=6,MID(${cell},5,1)="Q",ISNUMBER(FIND(RIGHT(${cell},1),"1234")))`);
    case "school_year":
      return custom(`AND(LEN(${cell})=9,MID(${cell},5,1)="-",VALUE(RIGHT(${cell},4))=VALUE(LEFT(${cell},4))+1)`);
    case "id":
      return custom(`OR(LEN(${cell})=18,LEN(${cell})=15)`);
    case "date":
      // 1990-01-01 to 2099-12-31.
      return {...shown, type: "date", operator: "between", formula1: "32874", formula2: "73050"};
    case "year":
      return {...shown, type: "whole", operator: "between", formula1: "1990", formula2: "2099"};
    case "int":
      return {
        ...shown,
        type: "whole",
        operator: "between",
        formula1: String(column.min ?? 0),
        formula2: String(column.max ?? 999_999_999_999)
      };
    case "money":
      return custom(`AND(ISNUMBER(${cell}),ROUND(${cell},2)=${cell})`);
    case "decimal":
      return custom(`AND(ISNUMBER(${cell}),ROUND(${cell},${column.scale})=${cell})`);
    default:
      return {
        ...shown,
        type: "textLength",
        operator: "lessThanOrEqual",
        formula1: "200",
        errorMessage: "最多 200 个字"
      };
  }
}

const kinds: Record<Contract["kind"], string> = {
  register: "填新登记和有改动的行；同一编号以最新交来的为准，删掉一行没有作用",
  period: "填整个期间的全部行；这一份会替换以前交的同一期间",
  snapshot: "填那个时点的全部行；这一份会替换以前交的同一期间"
};

function guideSheet(contract: Contract, columns: readonly (readonly [string, Column])[]): WriteSheet {
  const header = (c: string) => contract.columns[c]!.header;
  const notes = [
    `《${contract.title}》填报说明`,
    `报送：${contract.office}`,
    `每一行：${contract.grain}`,
    `交什么：${kinds[contract.kind]}`,
    `不能重复：${contract.key.map(header).join("、")}（合起来）`,
    ...contract.rules.map(({say, severity}) => `${severity ? "会来问：" : "核对："}${say}`),
    "怎样填：在第一张工作表的表头下面填，表头不要改；橙色的列必填，别的列可以整列空着",
    "空着：没有的留空；0 是“有，且是零”，空是“没有报”",
    "多出来的列不读；姓名、账号、电话一类的列不要加",
    "粘贴：只粘贴数值，否则下拉和格式会被盖掉；表头锁着，没有密码",
    "例子都是编的。没有填的模板不是报送，不要交回来"
  ];
  const rows = [
    ...notes.map((note) => [note]),
    [],
    ["列名", "填不填", "填什么、怎样写", "举例"],
    ...columns.map(([, column]) => {
      const {say, example} = formOf(column);
      // With a colon in it, an example is no value to the reader.
      return [templateHeader(column), column.required ? "必填" : "可空", `${column.about}。${say}`, `例：${example}`];
    })
  ];
  const top = notes.length + 1;
  return {
    name: guide,
    rows,
    cells: new Map(
      rows.flatMap((row, r) =>
        row.map((_, c) => [`${r},${c}`, {style: r === 0 || r === top ? {font: bold} : c || r > top ? wrapped : {}}])
      )
    ),
    columns: [{width: 24}, {width: 8}, {width: 70}, {width: 18}],
    protection: {sheet: true, formatColumns: true, formatRows: true},
    pageSetup: page,
    headerFooter: footer
  };
}

const choiceSheet = (rows: string[][]): WriteSheet => ({
  name: choices,
  rows,
  columns: [{width: 40}],
  protection: {sheet: true, formatColumns: true},
  pageSetup: page,
  headerFooter: footer
});
