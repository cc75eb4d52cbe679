import {createHash} from "node:crypto";
import {gzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {idCheckDigit} from "../../loaders/contracts/language/grammar.js";
import {Clean} from "../../loaders/base/clean.js";
import {findInPieces, findPersonal, Matches} from "../../loaders/gate/findPersonal.js";
import {hasLuhn} from "../../loaders/base/personal/numbers.js";
import {textRows, xlsx, zip} from "../archive.js";

const id18 = (day: string, serial: string) => {
  const first = `990000${day}${serial}`;
  return first + idCheckDigit(first);
};
/** Made up, with the check digit that makes it a card number. */
const card = (first: string) => [...Array(10).keys()].map((d) => `${first}${d}`).find(hasLuhn)!;
const wide = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const pseudonym = createHash("sha256").update("made up").digest("hex").slice(0, 32);

/** Thirteen kinds of traces, each in the forms in which it comes. None belongs to anyone. */
const kinds: Record<string, string[]> = {
  身份证号: [
    id18("19500101", "001"),
    id18("19881231", "12" + "3"),
    wide(id18("19660606", "777")),
    `990000 ${id18("19770707", "345").slice(6, 14)} ${id18("19770707", "345").slice(14)}`
  ],
  "15 位身份证号": ["990000500101001", "990000661231777", wide("990000770707345")],
  截断的身份证号: ["99000019500101", "9900001988123112", wide("99000019660606777"), "990000200101010"],
  手机号: ["19900000000", "199-0000-0001", "+86 199 0000 0002", wide("19900000003")],
  银行卡号: [
    card("621700000000000000"),
    card("622800000000000"),
    card("6222000000000001").replace(/(\d{4})(?=\d)/g, "$1 ")
  ],
  电子邮件: ["nobody@example.com", "some.one@mail.example.cn", wide("nobody@example.com")],
  姓名: ["姓名：欧阳示例", "联系人: 王某某", "经办人 李*", "负责人：赵示"],
  部队番号: ["00000部队", "〇〇〇〇〇部队", "番号：00000", "第00集团军"],
  部队代称: ["驻沪某部", "某旅", "部队代号：A01", "代号：000"],
  经纬度: ["121.43651,31.18852", "31.18852, 121.43651", "121°26′北", "经度：121.4365"],
  详细地址: ["示例路 1 号", "示例新村12号", "100弄5号", "3号楼 501室"],
  证件号: ["优待证号：沪0000001", "军官证号码 示字第000001号", "退役证编号：0000001"],
  假名: [pseudonym, pseudonym.toUpperCase(), `0a${pseudonym}ff`]
};

const json = (text: string) => JSON.stringify({a: [{b: text}]});
const escaped = (text: string) => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const broken = (text: string) => [...text].join("\u200b");

/** The places where a trace may hide in what is published. */
const places: Record<string, (trace: string) => [file: string, bytes: Buffer | string]> = {
  "a page's text": (t) => ["a.html", `<main><p>见${"："}${t}。</p></main>`],
  "an attribute": (t) => ["a.html", `<main><p title="${t}">文字</p></main>`],
  "a comment": (t) => ["a.html", `<main><!-- ${t} --></main>`],
  "a title in an SVG": (t) => ["a.html", `<svg><g><title>${t}</title></g></svg>`],
  "a script in a page": (t) => ["a.html", `<script>const a = ${JSON.stringify(t)};</script>`],
  "a cell": (t) => ["data/a.csv", `甲,乙\n1,"${t}"\n`],
  "a JSON string": (t) => ["data/a.json", json(t)],
  "a JSON key": (t) => ["data/a.json", JSON.stringify({[t]: 1})],
  "an escaped JSON string": (t) => ["data/a.json", `{"a": "${escaped(t)}"}`],
  "a program": (t) => ["a.js", `const a = ${JSON.stringify(t)};`],
  "a source map": (t) => ["a.js.map", JSON.stringify({version: 3, sourcesContent: [`// ${t}`]})],
  "an address": (t) => ["a.html", `<a href="b.html?q=${encodeURIComponent(t)}">文字</a>`],
  "between invisible characters": (t) => ["a.txt", broken(t)],
  "a workbook": (t) => ["a.xlsx", xlsx({s: textRows([[t.replaceAll("&", "")]])})],
  "a document": (t) => ["a.docx", zip({"word/document.xml": `<w:p><w:t>${t}</w:t></w:p>`})],
  "something packed": (t) => ["a.json.gz", gzipSync(json(t))],
  "a picture's metadata": (t) => [
    "a.png",
    Buffer.concat([Buffer.from("89504e47", "hex"), Buffer.from(`\0tEXt ${t}\0`)])
  ],
  "a file name": (t) => [`${t}.txt`, "文字"]
};

/** Program text of libraries holds long numbers beside each other, so what has no check digit is not looked for there. */
const uncertain = ["经纬度", "截断的身份证号"];
const program = new Set(["a script in a page", "a program", "a source map", "a picture's metadata"]);

const planted = Object.entries(kinds).flatMap(([kind, traces]) =>
  Object.entries(places)
    .filter(([place]) => !(uncertain.includes(kind) && program.has(place)))
    .map(([place, put], i) => ({kind, place, trace: traces[i % traces.length]!, put}))
);

describe("findPersonal(file, bytes, pseudonyms)", () => {
  it("is tried on 200 planted traces of thirteen kinds or more", () => {
    expect(Object.keys(kinds)).toHaveLength(13);
    expect(planted.length).toBeGreaterThanOrEqual(200);
  });

  it.each(planted)("finds $kind in $place", async ({kind, trace, put}) => {
    const [file, content] = put(trace);
    const findings = await findPersonal(file, Buffer.from(content), new Set([pseudonym]));
    expect(findings.some((f) => f.message.includes(`：疑似${kind} `))).toBe(true);
    // What was found is not said again.
    for (const {message} of findings) expect(message).not.toContain(trace);
  });

  it("says where, by which rule, and masks the value", async () => {
    const found = await findPersonal("data/a.csv", Buffer.from(`甲,联系电话\n1,19900000000\n`));
    expect(found).toEqual([
      {file: "data/a.csv", check: "personal", message: "第 2 行“联系电话”：疑似手机号 19…（11 个字符）"}
    ]);
  });

  it("knows a name by the heading of its column or by its key", async () => {
    const messages = async (file: string, text: string) =>
      (await findPersonal(file, Buffer.from(text))).map((f) => f.message);
    expect(await messages("a.csv", "街镇,户主\n田林街道,欧阳示例\n")).toEqual([
      "第 2 行“户主”：疑似姓名 欧阳…（4 个字符）"
    ]);
    expect(await messages("a.json", '{"姓名": "赵示"}')).toEqual(["姓名：疑似姓名 赵…（2 个字符）"]);
    expect(
      await messages(
        "a.html",
        "<table><thead><tr><th>姓名</th></tr></thead><tbody><tr><td>赵示</td></tr></tbody></table>"
      )
    ).toEqual(["表格第 1 行“姓名”：疑似姓名 赵…（2 个字符）"]);
  });

  it("looks at characters that are not parsed, and at instructions", async () => {
    for (const html of [`<svg><text><![CDATA[19900000000]]></text></svg>`, `<?note 19900000000?><main></main>`])
      expect(await findPersonal("a.html", Buffer.from(html))).toMatchObject([{check: "personal"}]);
  });

  it("refuses a kind of file that it cannot look into", async () => {
    expect(await findPersonal("report.pdf", Buffer.from("%PDF-1.7"))).toEqual([
      {file: "report.pdf", check: "personal", message: "这一类文件无法检查内容，不能发布"}
    ]);
  });

  it("does not read the numbers that draw a chart", async () => {
    const svg = '<svg><path d="M121.43651,31.18852L0,1" style="a:1"></path></svg>';
    expect(await findPersonal("a.html", Buffer.from(svg))).toEqual([]);
  });

  it.each([
    "2023年优待抚恤金发放总额 3,532.6 万元，比上年多 144.9 万元",
    "amount_yuan,35326123.45\n2023-12,20231231",
    "负责人应当在 10 日内核对；联系人由单位指定",
    "驻区部队官兵、共建部队，某部门、某些街镇，某团队",
    "第 7 连冠，七连冠，十连冠；军民共建",
    "天平路街道、康健新村街道、凌云路街道 12 场",
    "sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "姓名、身份证号、手机号一律不入库",
    "2023-01-01 2023-12-31 310104003 310104017",
    "12345678901234567 行",
    "2,152 人、1.5 倍"
  ])("passes %s", async (text) => {
    expect(await findPersonal("a.txt", Buffer.from(text))).toEqual([]);
  });
});

describe("Matches", () => {
  it("say the same of a text that was looked at before: in every place, under every label, as code or not", () => {
    const matches = new Matches();
    const mail = "nobody@example.com";
    const pieces = [
      {place: "第 1 行", text: mail},
      {place: "第 2 行", text: mail, label: "备注"},
      {place: "<script>", text: mail, code: true as const},
      {place: "第 3 行", text: "赵示"},
      {place: "第 4 行", text: "赵示", label: "姓名"}
    ];
    const once = pieces.flatMap((piece) => findInPieces("a.csv", [piece]));
    expect(once.length).toBeGreaterThan(2);
    for (const round of [1, 2])
      expect(findInPieces("a.csv", pieces, new Set(), matches), `round ${round}`).toEqual(once);
  });

  it("find what is planted in a changed text, and all that was found before, whatever was clean in earlier runs", async () => {
    const line = (n: number, more = "") => `第 ${n} 条：军地共建活动正常开展${more}`;
    const planted = ["nobody", "example.com"].join("@");
    const before = [line(1), line(2), line(3, ` ${planted}`)].join("\n");
    const after = [line(1), line(2, ` ${planted}`), line(3, ` ${planted}`)].join("\n");
    const look = async (text: string, clean?: Clean) =>
      await findPersonal("a.txt", Buffer.from(text), new Set(), {matches: new Matches(clean)});
    const first = new Clean();
    expect(await look(before, first)).toEqual(await look(before));
    expect(first.keys.size).toBe(2);
    const second = new Clean(first.keys);
    expect(await look(before, second)).toEqual(await look(before));
    expect(second.grown).toBe(false);
    expect(await look(after, second)).toEqual(await look(after));
    expect(await look(after)).toHaveLength(2);
  });

  it("look for pseudonyms in a clean text too: there are new ones each month", async () => {
    const text = `校验 ${"0a".repeat(16)} 之后`;
    const look = async (pseudonyms: ReadonlySet<string>, clean: Clean) =>
      await findPersonal("a.txt", Buffer.from(text), pseudonyms, {matches: new Matches(clean)});
    const first = new Clean();
    expect(await look(new Set(), first)).toEqual([]);
    expect(first.keys.size).toBe(1);
    expect(await look(new Set(["0a".repeat(16)]), new Clean(first.keys))).toHaveLength(1);
  });
});
