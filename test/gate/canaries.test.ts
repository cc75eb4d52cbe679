import {createHash} from "node:crypto";
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import iconv from "iconv-lite";
import {afterAll, beforeAll, expect, it} from "vitest";
import {quote, withDuckDB} from "../../loaders/base/duckdb.js";
import {isZip, openZip} from "../../loaders/read/unpack.js";
import {run} from "../e2e/run.js";
import {csv, deliver, madeUpId} from "../deliver.js";

const dir = mkdtempSync(join(tmpdir(), "shuangyong-canaries-"));
const out = join(dir, "published");
const warehouse = join(dir, "w.duckdb");

/** Made-up people, as nobody is called; each row below carries all that an office may send of one. */
const people = Array.from({length: 8}, (_, i) => ({
  name: `金丝雀${"甲乙丙丁戊己庚辛"[i]!}`,
  id: madeUpId(900 + i),
  mobile: `1990000090${i}`,
  account: `62170000000009000${i}`,
  home: `金丝雀路${900 + i}号`,
  unit: `0090${i}部队`,
  born: `1970-01-0${i + 1}`
}));
const extra = ["姓名", "手机号", "银行账号", "住址", "部队番号", "出生日期"];
const of = (p: (typeof people)[number]) => [p.name, p.mobile, p.account, p.home, p.unit, p.born];

let code: number;
beforeAll(async () => {
  await deliver(join(dir, "exports"), {
    "2023-02/发放.csv": csv(
      ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态", ...extra],
      ...Array.from({length: 400}, (_, i) => {
        const p = people[i % 8]!;
        // One amount is no number: its row is refused, kept masked, and goes back to its sender.
        const amount = i === 7 ? "不详" : "100.00";
        return [`P${i}`, p.id, "田林", "优待金", "2023-02", "2023-02", amount, "成功", ...of(p)];
      })
    ),
    "2023-02/接收.csv": csv(
      ["登记编号", "身份证号", "人员类别", "安置方式", "街镇", "报到日期", ...extra],
      ...people.map((p, i) => [`R${i}`, p.id, "义务兵", "自主就业", "田林", "2023-02-03", ...of(p)])
    ),
    "2023-02/稿件.csv": csv(
      ["稿件编号", "标题", "渠道", "发布日期"],
      ...people.map((p, i) => [`M${i}`, `记${p.name}同志，电话 ${p.mobile}`, "报", "2023-02-03"])
    ),
    "2023-02/名册.csv": csv(["姓名", "手机号"], ...people.map((p) => [p.name, p.mobile]))
  });
  ({code} = await run("rebuild", "--exports", join(dir, "exports"), "--out", out, "--warehouse", warehouse));
});
afterAll(() => rmSync(dir, {recursive: true, force: true}));

/** A value as it stands, in other encodings, and as anyone may hash it. */
function forms(value: string): Buffer[] {
  const hashes = ["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(value).digest();
    return [digest.toString("hex"), digest.toString("hex").toUpperCase(), digest.toString("base64")];
  });
  const texts = [value, encodeURIComponent(value), Buffer.from(value).toString("base64").replace(/=+$/, ""), ...hashes];
  const escaped = [...value].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return [
    ...[...texts, escaped].map((text) => Buffer.from(text)),
    iconv.encode(value, "gb18030"),
    Buffer.from(value, "utf16le")
  ];
}

const filesUnder = (folder: string) =>
  readdirSync(folder, {recursive: true, encoding: "utf8"})
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());

/** Every file as it is and, of an archive or a workbook, everything in it. */
async function contents(file: string): Promise<Buffer[]> {
  const bytes = readFileSync(file);
  if (!isZip(bytes)) return [Buffer.from(file), bytes];
  return [Buffer.from(file), bytes, ...(await Promise.all((await openZip(bytes)).map((member) => member.read())))];
}

async function surfaced(folder: string): Promise<string[]> {
  const found: string[] = [];
  const all = people
    .flatMap((p) => Object.entries(p))
    .flatMap(([what, value]) => forms(value).map((form) => ({what, form})));
  for (const file of filesUnder(folder)) {
    for (const bytes of await contents(file)) {
      for (const {what, form} of all) if (bytes.includes(form)) found.push(`${what} in ${file}`);
    }
  }
  return found;
}

it("no made-up person surfaces in what is published or sent back, in any form", async () => {
  expect(code).toBe(4); // The list of names and telephones fits no contract and is refused whole.
  expect(filesUnder(join(out, "refusals")).length).toBeGreaterThan(1);
  expect(await surfaced(out)).toEqual([]);
});

it("nor in the warehouse: its bytes, and every table of it as text", async () => {
  const exported = join(dir, "exported");
  await withDuckDB(warehouse, (db) => db.run(`export database ${quote(exported)} (format csv)`));
  expect(filesUnder(exported).length).toBeGreaterThan(20);
  expect(await surfaced(exported)).toEqual([]);
  const bytes = readFileSync(warehouse);
  for (const form of people.flatMap((p) => [p.name, p.id, p.mobile]).flatMap(forms)) {
    expect(bytes.includes(form)).toBe(false);
  }
});

it("and the search finds one that is planted", async () => {
  const planted = join(dir, "planted");
  await deliver(planted, {"a/b.json": JSON.stringify({hash: createHash("md5").update(people[3]!.id).digest("hex")})});
  expect(await surfaced(planted)).toEqual([`id in ${join(planted, "a/b.json")}`]);
});
