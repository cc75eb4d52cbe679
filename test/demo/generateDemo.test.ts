import {createHash} from "node:crypto";
import {cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import * as XLSX from "@e965/xlsx";
import {parse} from "csv-parse/sync";
import iconv from "iconv-lite";
import {afterAll, beforeAll, describe, expect, it, vi} from "vitest";
import {months} from "../../loaders/demo/calendar.js";
import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import {extensionOf, fileName, layoutFor} from "../../loaders/demo/layouts.js";
import {cents} from "../../loaders/demo/money.js";
import {DataError} from "../../loaders/base/errors.js";
import {upTo} from "./upTo.js";

let root: string;
let dir: string;
let rows: DemoRows;
let early: string;
let result: {deliveries: number; files: number};

/** The first two months here and now; then all of them in another folder, time zone and year, over an earlier demo. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "demo-"));
  early = join(root, "first");
  await generateDemo(early, upTo("2021-02"));
  dir = join(root, "第二次");
  await cp(early, dir, {recursive: true});
  await rm(join(dir, "2022-01"), {recursive: true});
  await writeFile(join(dir, "2021-01", "left over.csv"), "x");
  for (const file of await readdir(join(dir, "2021-02"))) await writeFile(join(dir, "2021-02", file), "x");
  const zone = process.env.TZ;
  process.env.TZ = "America/New_York";
  vi.useFakeTimers({toFake: ["Date"], now: Date.UTC(2031, 6, 15)});
  try {
    result = await generateDemo(dir);
  } finally {
    vi.useRealTimers();
    process.env.TZ = zone;
  }
  rows = demoRows();
});
afterAll(() => rm(root, {recursive: true}));

async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of (await readdir(folder, {recursive: true})).sort()) {
    const bytes = await readFile(join(folder, path)).catch(() => undefined);
    if (bytes) found[path] = createHash("sha256").update(bytes).digest("hex");
  }
  return found;
}

/** The shown text of a workbook's cells, its merges, and the sheet itself; each is opened once. */
const opened = new Map<string, ReturnType<typeof readBook>>();
function openWorkbook(path: string) {
  const book = opened.get(path) ?? readBook(path);
  opened.set(path, book);
  return book;
}

async function readBook(path: string) {
  const book = XLSX.read(await readFile(join(dir, path)));
  const sheet = book.Sheets[book.SheetNames[0]!]!;
  const lines = XLSX.utils.sheet_to_json<string[]>(sheet, {header: 1, raw: false, defval: ""});
  return {sheet, lines, merges: (sheet["!merges"] ?? []).map((range) => XLSX.utils.encode_range(range))};
}

async function openText(path: string, encoding: string): Promise<string[][]> {
  return parse(iconv.decode(await readFile(join(dir, path)), encoding), {bom: true});
}

/** Records of JSON or JSON lines, under a header. */
async function openRecords(path: string): Promise<string[][]> {
  const text = await readFile(join(dir, path), "utf8");
  const records = (path.endsWith(".ndjson") ? `[${text.trim().replaceAll("\n", ",")}]` : text) as string;
  const rows = JSON.parse(records) as Record<string, unknown>[];
  return [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row).map(String))];
}

describe("generateDemo(dir)", () => {
  it("writes 36 deliveries and the marker", async () => {
    expect(result).toEqual({deliveries: 36, files: 412});
    expect((await readdir(dir)).sort()).toEqual([".demo", ...months]);
    expect((await stat(join(dir, ".demo"))).size).toBe(0);
    const files = Object.keys(await hashes(dir));
    expect(files).toHaveLength(413);
  });

  it("writes the same bytes elsewhere, in another time zone, on another day, over an earlier demo", async () => {
    const here = Object.entries(await hashes(early));
    const there = await hashes(dir);
    expect(here.length).toBeGreaterThan(15);
    expect(Object.fromEntries(here.map(([file]) => [file, there[file]]))).toEqual(Object.fromEntries(here));
  });

  it("writes the bytes that it always wrote, wherever and whenever that is", async () => {
    const all = createHash("sha256")
      .update(JSON.stringify(await hashes(dir)))
      .digest("hex");
    expect(all).toBe("950c8ab5fc57f700b64e993ba6d29b7f2bb7fcaa50c4d119fe5706f75458bf4c");
  });

  it("never replaces a folder that is not a demo", async () => {
    const real = join(root, "real");
    await mkdir(join(real, "2023-05"), {recursive: true});
    await writeFile(join(real, "2023-05", "台账.csv"), "x");
    const before = await hashes(real);
    await expect(generateDemo(real)).rejects.toThrow(
      new DataError(`${real}：不是演示数据的文件夹（没有 .demo 标记），不覆盖；请另选一个空文件夹`)
    );
    expect(await hashes(real)).toEqual(before);
  });

  it("hands the public example over byte for byte", async () => {
    const name = "va_gdx_state_2007_2015.csv";
    expect(await readFile(join(dir, "2021-01", name))).toEqual(await readFile(join("data/examples", name)));
  });

  it("stays under 25 MB", async () => {
    let bytes = 0;
    for (const path of Object.keys(await hashes(dir))) bytes += (await stat(join(dir, path))).size;
    expect(bytes).toBeLessThan(25_000_000);
  });
});

describe("the files", () => {
  it("each holds the rows that stand in its delivery, and the payouts their amounts", async () => {
    const {broken, ...contracts} = rows;
    for (const [contract, table] of Object.entries(contracts)) {
      const files = new Map<string, {delivery: string; month: string; lines: number; paid: number}>();
      for (const row of [...table, ...broken.filter((one) => one.contract === contract)]) {
        const sound = "row" in row ? row.row : row;
        for (const delivery of "row" in row ? [row.delivery] : row.deliveries) {
          const period = "pay_month" in sound ? sound.pay_month : "month" in sound ? sound.month : delivery;
          const month = String(period).slice(0, 7);
          const key = `${delivery} ${month}`;
          const file = files.get(key) ?? {delivery, month, lines: 0, paid: 0};
          file.lines += 1;
          file.paid += "paid_yuan" in sound ? cents(String(sound.paid_yuan)) : 0;
          files.set(key, file);
        }
      }
      for (const {delivery, month, lines: expected, paid} of files.values()) {
        const layout = layoutFor(contract, delivery);
        const path = `${delivery}/${fileName(contract, delivery, month, extensionOf(layout))}`;
        const lines =
          layout.format === "xlsx"
            ? (await openWorkbook(path)).lines
            : layout.format.endsWith("json")
              ? await openRecords(path)
              : await openText(path, layout.format === "gb18030" ? "gb18030" : "utf8");
        const above = (layout.framed ? 2 : 0) + (layout.group ? 2 : 1);
        const below = (layout.framed ? 2 : 0) + (layout.totals ? 1 : 0);
        const details = lines.slice(above, lines.length - below);
        expect(details.length, path).toBe(expected);
        const column = layout.columns.indexOf("paid_yuan");
        if (column < 0) continue;
        const amounts = details.map((line) => cents(line[column]!.normalize("NFKC").replaceAll(",", "")));
        expect(
          amounts.reduce((sum, amount) => sum + amount, 0),
          path
        ).toBe(paid);
      }
    }
  });

  it("a GB18030 file decodes, ends its lines with CRLF and says 士官 before 2022", async () => {
    const path = "2021-12/退役军人接收安置登记表_202112.csv";
    const bytes = await readFile(join(dir, path));
    expect(() => new TextDecoder("utf-8", {fatal: true}).decode(bytes)).toThrow();
    const text = iconv.decode(bytes, "gb18030");
    expect(text).not.toContain("\ufffd");
    expect(text.split("\r\n").length).toBe(text.split("\n").length);
    const [header, ...lines] = await openText(path, "gb18030");
    expect(header!.slice(0, 4)).toEqual(["登记编号", "姓名", "身份证号", "人员类别"]);
    expect(lines).toHaveLength(rows.resettlement.filter((row) => row.deliveries.includes("2021-12")).length);
    expect(new Set(lines.map((line) => line[3]))).toEqual(new Set(["义务兵", "士官", "军官"]));
  });

  it("a UTF-8 file with BOM quotes amounts with thousands separators", async () => {
    const path = "2022-03/优抚资金发放明细2022年3月.csv";
    expect([...(await readFile(join(dir, path))).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...lines] = await openText(path, "utf8");
    const paid = header!.indexOf("实发金额");
    const sound = rows.payouts.filter((row) => row.deliveries.includes("2022-03"));
    expect(lines).toHaveLength(sound.length + 1);
    expect(lines.some((line) => line[paid]!.includes(","))).toBe(true);
    expect(lines.some((line) => /[０-９]/u.test(line[paid]!))).toBe(true);
    const street = header!.indexOf("发放街镇");
    const spellings = new Set(lines.map((line) => line[street]));
    for (const spelling of ["天平路街道", "天平街道", "天平路街道办事处"]) expect(spellings).toContain(spelling);
  });

  it("a payouts workbook has its title, units in the header and a right totals row", async () => {
    const {lines, merges} = await openWorkbook("2023-12/优抚资金发放明细2023年12月.xlsx");
    expect(lines[0]![0]).toBe("优抚资金发放明细（2023年12月）");
    expect(lines[1]![0]).toBe("编制单位：区退役军人局");
    expect(merges).toContain("A1:L1");
    const paid = lines[2]!.indexOf("实发金额（元）");
    const [totals, note, signatures] = lines.slice(-3);
    const details = lines.slice(3, -3);
    const amount = (line: string[]) => cents(line[paid]!.replaceAll(",", ""));
    expect(totals![0]).toBe("合计");
    expect(amount(totals!)).toBe(details.reduce((sum, line) => sum + amount(line), 0));
    expect(amount(totals!)).toBe(
      rows.payouts.filter((row) => row.pay_month === "2023-12-01").reduce((sum, row) => sum + cents(row.paid_yuan), 0)
    );
    expect(note![0]).toBe("注：本表为演示用合成数据。");
    expect(signatures![0]).toBe("填表人：示例\u3000审核人：示例\u3000填报日期：2023年12月31日");
  });

  it("a stations workbook has 五有 merged over its five columns, other headers over two rows", async () => {
    const {lines, merges} = await openWorkbook("2021-03/退役军人服务站台账2021年第一季度.xlsx");
    expect(lines[2]!.slice(3, 10)).toEqual(["站点编码", "五有", "", "", "", "", "星级"]);
    expect(lines[3]!.slice(3, 10)).toEqual(["", "有机构", "有编制", "有人员", "有经费", "有保障", ""]);
    expect(merges).toEqual(expect.arrayContaining(["E3:I3", "A3:A4", "D3:D4", "L3:L4"]));
    expect(lines.length - 4 - 2).toBe(320);
  });

  it("a population workbook sums residents and committees", async () => {
    const {lines} = await openWorkbook("2023-01/街镇基数2023.xlsx");
    expect(lines.at(-3)).toEqual(["合计", "", "1114730", "311"]);
  });

  it("a workbook stores days as numbers with a date format where the office typed days", async () => {
    const {sheet} = await openWorkbook("2022-05/退役军人接收安置登记表_202205.xlsx");
    expect(sheet.I4).toMatchObject({t: "n", w: "2021-05-03"});
  });

  it("a register merges repeated values down the column", async () => {
    const {lines, merges} = await openWorkbook("2023-03/退役军人接收安置登记表_202303.xlsx");
    const streets = lines.slice(3, -2).map((line) => line[0]);
    expect(streets.filter(Boolean)).toHaveLength(13);
    expect(merges.filter((range) => /^A\d+:A\d+$/u.test(range)).length).toBeGreaterThan(8);
  });

  it("another system's records keep numbers as numbers and nothing as null", async () => {
    const [first] = JSON.parse(
      await readFile(join(dir, "2023-12/service_station_cases_202312.json"), "utf8")
    ) as object[];
    expect(first).toMatchObject({统计月份: "2023-12", 站点编码: "XH-Q01", 街镇: "区本级"});
    expect(
      Object.values(first!)
        .slice(4)
        .every((count) => Number.isInteger(count))
    ).toBe(true);
    const lines = (await readFile(join(dir, "2023-12/volunteers-2023-12.ndjson"), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(15);
    expect(lines.join()).toMatch(/"服务场次":(?:null|\d)/u);
  });

  it("corrects 2022-09 in the delivery of 2022-11, beside that month's own file", async () => {
    const names = (await readdir(join(dir, "2022-11"))).filter((name) => name.startsWith("优抚资金")).sort();
    expect(names).toEqual(["优抚资金发放明细2022年11月.xlsx", "优抚资金发放明细2022年9月（更正）.xlsx"]);
    const wrong = await openWorkbook("2022-09/优抚资金发放明细2022年9月.xlsx");
    const right = await openWorkbook("2022-11/优抚资金发放明细2022年9月（更正）.xlsx");
    expect(right.lines.length).toBe(wrong.lines.length);
    expect(right.lines.at(-3)).not.toEqual(wrong.lines.at(-3));
  });

  it("a broken row stands in its file as listed, and nowhere else", async () => {
    const {lines} = await openWorkbook("2023-04/退役军人接收安置登记表_202304.xlsx");
    const {key} = rows.broken.find((row) => row.file === "退役军人接收安置登记表_202304.xlsx")!;
    const registered = lines[2]!.indexOf("报到日期");
    expect(lines.filter((line) => line[registered] === "2023-02-30").map((line) => line[1])).toEqual([key]);
    const next = await openWorkbook("2023-05/退役军人接收安置登记表_202305.xlsx");
    expect(next.lines.find((line) => line[1] === key)![registered]).toMatch(/^2023年4月/u);
  });
});
