import {createHash} from "node:crypto";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from "node:fs";
import {cp} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {gunzipSync, gzipSync} from "node:zlib";
import * as XLSX from "@e965/xlsx";
import {stringify} from "csv-stringify/sync";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {quote, withDuckDB} from "../../loaders/base/duckdb.js";
import {formsOf, plainText} from "../../loaders/base/personal/forms.js";
import {root} from "../../loaders/base/sources.js";
import {isGzip, isZip, openZip} from "../../loaders/read/unpack.js";
import {zip} from "../archive.js";
import {run, type Run} from "../e2e/run.js";
import {kinds, planted} from "./planted.js";

/**
 * The whole command line over deliveries and reference data in which 400 traces of 25 kinds stand wherever a sender or an
 * editor can write: then every byte that it has written or said is searched for each of them.
 */
const dir = mkdtempSync(join(tmpdir(), "shuangyong-traces-"));
afterAll(() => rmSync(dir, {recursive: true, force: true}));

const traces = [...new Set(planted.map(({trace}) => trace))];
const perKind = Object.keys(kinds).map((kind) => planted.filter((p) => p.kind === kind).map((p) => p.trace));

/** What is found of a trace: as it is, as the rules read it, and the digits of a long number by themselves. */
const wanted = traces.map((trace) => {
  const digits = formsOf(trace).digits.replace(/[^0-9]/g, "");
  return {trace, plain: plainText(trace), digits: digits.length >= 11 ? digits : undefined};
});

/** A search for all traces in one text, by their first characters. */
function foundIn(text: string): string[] {
  const plain = plainText(text);
  const digits = formsOf(text).digits.replace(/[^0-9]/g, "");
  return wanted
    .filter((w) => text.includes(w.trace) || plain.includes(w.plain) || (w.digits && digits.includes(w.digits)))
    .map((w) => w.trace);
}

const filesUnder = (folder: string) =>
  readdirSync(folder, {recursive: true, encoding: "utf8"})
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());

/** The texts of a file: its name, its bytes in the encodings that we write, and all that is packed in it. */
async function textsOf(name: string, bytes: Buffer): Promise<{name: string; text: string}[]> {
  if (isZip(bytes)) {
    const inner = await Promise.all(
      (await openZip(bytes)).map(async (m) => textsOf(`${name}/${m.name}`, await m.read()))
    );
    return inner.flat();
  }
  if (isGzip(bytes)) return await textsOf(name, gunzipSync(bytes));
  const text = bytes.toString("utf8");
  // The reference data are kept in base64 in the state.
  const packed = [...text.matchAll(/"([A-Za-z0-9+/]{40,}={0,2})"/g)].map(([, base64]) =>
    Buffer.from(base64!, "base64").toString()
  );
  return [name, text, ...packed].map((text) => ({name, text}));
}

async function leaks(folder: string, without: (file: string) => boolean = () => false): Promise<string[]> {
  const found: string[] = [];
  for (const file of filesUnder(folder).filter((file) => !without(file)))
    for (const {name, text} of await textsOf(file.slice(folder.length), readFileSync(file)))
      for (const trace of foundIn(text)) found.push(`${trace} in ${name}`);
  return found;
}

const write = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, content);
};

const header = ["稿件编号", "标题", "渠道", "发布日期", "层级", "姓名"];
let next = 0;
const good = (trace: string) => [`M${(next += 1)}`, `记 ${trace}`, "报", "2023-02-03", trace, trace];

/** A file of media: the trace above the header, as a header, and in cells; `bad` rows have it where it cannot be read. */
const media = (trace: string, rows: number, bad: number) => {
  const width = header.length + 1;
  const line = (cells: string[]) => [...cells, ...Array<string>(width - cells.length).fill("")];
  return [
    line([`${trace} 台账`]),
    [...header, trace],
    ...Array.from({length: rows}, () => [...good(trace), trace]),
    ...Array.from({length: bad}, (_, i) => {
      const row = [...good(trace), trace];
      // In a column of codes, of dates, and in the key.
      row[[2, 3, 0][i % 3]!] = trace;
      return row;
    })
  ];
};

const book = (sheets: [name: string, rows: string[][]][]) => {
  const workbook = XLSX.utils.book_new();
  const names = new Set<string>();
  for (const [wish, rows] of sheets) {
    // What Excel lets nobody write in the name of a sheet; a number cut in two is no number.
    let name = wish.length > 31 ? "长" : wish.replace(/[\\/?*[\]:]/g, "-").replace(/^'|'$/g, "");
    while (names.has(name)) name = `${name.slice(0, 28)} ${names.size}`;
    names.add(name);
    XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet(rows), name);
  }
  return XLSX.write(workbook, {type: "buffer", bookType: "xlsx"}) as Buffer;
};

const exports = join(dir, "exports");
const out = join(dir, "published");
const warehouse = join(dir, "w.duckdb");
const where = ["--exports", exports, "--out", out, "--warehouse", warehouse];
const said: string[] = [];
const keep = (ended: Run) => {
  said.push(ended.stdout, ended.stderr);
  return ended;
};

describe("400 traces in what senders write", () => {
  let rebuilt: Run;

  beforeAll(async () => {
    // Names of files, and of folders where a name has a slash; titles, headers and cells in each.
    for (const [i, {trace, text}] of planted.entries())
      write(
        join(exports, "2023-02", `${i % 4 === 0 ? text : trace}.csv`.replace(/[\t\0]/g, " ")),
        stringify(media(trace, 12, 2))
      );
    for (const [k, of] of perKind.entries()) {
      // Names of sheets; whole files that are refused; names within archives; keys of JSON; links.
      write(join(exports, "2023-02", `簿${k}.xlsx`), book(of.map((trace) => [trace, media(trace, 6, 1)])));
      write(join(exports, "2023-02", `全退${k}.csv`), stringify(media(of[0]!, 1, 30)));
      write(
        join(exports, "2023-02", `包${k}.zip`),
        zip(
          Object.fromEntries(of.slice(0, 4).map((t) => [`${t.replace(/[/\t]/g, " ")}.csv`, stringify(media(t, 6, 1))]))
        )
      );
      write(
        join(exports, "2023-02", `对象${k}.json`),
        `[{"${of[1]}": 1, "${of[1]}": 2}, {"标题": {"${of[2]}": "${of[3]}"}}]`
      );
      symlinkSync("/etc/hostname", join(exports, "2023-02", `链_${of[4]!.replace(/[/\t]/g, " ")}.csv`));
    }
    rebuilt = keep(await run("rebuild", ...where));
    keep(await run("check", ...where, "--why"));
    keep(await run("check", ...where, "--json"));
    keep(await run("rebuild", ...where, "--json"));
    keep(await run("releases", "--out", out, "--json"));
    keep(await run("explain", "media_item_count", "2023-02", "310104", "--out", out));
  });

  it("the release is published, what cannot be read goes back", () => {
    expect(rebuilt.code, rebuilt.stdout + rebuilt.stderr).toBe(4);
    expect(readdirSync(join(out, "refusals", "2023-02"), {recursive: true}).length).toBeGreaterThan(300);
  });

  it("none is in the site, the ledger, the state, the refusal sheets or their names", async () => {
    expect(filesUnder(out).length).toBeGreaterThan(400);
    expect(await leaks(out)).toEqual([]);
  });

  it("none is in the warehouse, in any column of any table", async () => {
    const exported = join(dir, "exported");
    await withDuckDB(warehouse, (db) => db.run(`export database ${quote(exported)} (format csv)`));
    const [counted] = await withDuckDB(warehouse, (db) =>
      db.all<{files: string; hidden: string}>(
        "select count(distinct file) as files, count(distinct file) filter (file like '%…%') as hidden from load"
      )
    );
    expect(Number(counted!.files)).toBeGreaterThan(500);
    expect(Number(counted!.hidden)).toBeGreaterThan(400);
    expect(await leaks(exported)).toEqual([]);
  });

  it("none is said on the terminal, in words or as JSON", () => {
    expect(said.join("").length).toBeGreaterThan(10_000);
    expect(said.flatMap(foundIn)).toEqual([]);
  });

  it("no plain digest of a delivered file is said or published: a small file could be found by trying", () => {
    const delivered = filesUnder(exports).map((file) => createHash("sha256").update(readFileSync(file)).digest("hex"));
    const shown = [
      ...said,
      ...filesUnder(join(out, "current", "data")).map((file) => readFileSync(file, "utf8"))
    ].join();
    expect(delivered.filter((sum) => shown.includes(sum))).toEqual([]);
    expect(said.join()).toMatch(/校验码 [0-9a-f]{64}/);
  });

  it("and the search finds one that is planted, in whatever digits", async () => {
    write(join(dir, "planted", "a.json"), JSON.stringify({a: `x ${perKind[12]![1]} y`}));
    write(join(dir, "planted", "b.csv.gz"), gzipSync(`a,${perKind[3]![2]}`));
    expect((await leaks(join(dir, "planted"))).join()).toContain(`${perKind[12]![1]} in /a.json`);
    expect((await leaks(join(dir, "planted"))).join()).toContain(`${perKind[3]![2]} in /b.csv.gz`);
  });
});

describe("400 traces in what editors write", () => {
  const reference = join(dir, "reference");
  const told: Run[] = [];
  /** A line that holds every trace of `of` in one column of a reference file. */
  const lines: Record<string, (trace: string) => string[]> = {
    "commentary.csv": (t) => [
      "five_haves_rate",
      "2023-01",
      "310104",
      t,
      "区退役军人局",
      "补齐",
      "2023-12-31",
      "2023-10-08"
    ],
    "rebases.csv": (t) => ["five_haves_rate", "2023-05-01", t, "2023-05-01"],
    "targets.csv": (t) => ["five_haves_rate", "2020-01-01", "", "=", "100", "", t],
    "units.csv": (t) => [t, t, "", "", "", "区级部门"],
    "benefit_items.csv": (t) => [`x${t}`, "某项", t, "", "", "1"],
    "published_words.csv": (t) => ["list_sides", "x", t],
    "standards/sources.csv": (t) => ["S99", t],
    "cycles.csv": (t) => ["19", "2040", "2043", "2042", "2045-04-23", "否", "S15", t]
  };
  /** Where each was put: the file and its line. */
  const placed: {file: string; line: number; trace: string}[] = [];

  beforeAll(async () => {
    await cp(join(root, "data/reference"), reference, {recursive: true});
    for (const [i, {trace}] of planted.entries()) {
      // Half of them in commentary, the others in all other files in turn.
      const file = i % 2 ? "commentary.csv" : Object.keys(lines)[1 + ((i >> 1) % 7)]!;
      const path = join(reference, file);
      const text = readFileSync(path, "utf8").replace(/\n?$/, "\n");
      writeFileSync(path, text + stringify([lines[file]!(trace)]));
      placed.push({file, line: text.split("\n").length, trace});
    }
    write(join(dir, "few", "2023-01", "人口.csv"), "年度,街镇,常住人口,居委会数\n2023,田林,90000,24\n");
    const few = ["--exports", join(dir, "few"), "--out", join(dir, "few-out"), "--warehouse", join(dir, "few.duckdb")];
    for (const command of ["rebuild", "check"]) told.push(await run(command, ...few, "--reference", reference));
    told.push(await run("rebuild", ...few, "--reference", reference, "--json"));
    // The folder of a delivery by a name that is none.
    for (const of of perKind) mkdirSync(join(dir, "named", of[0]!.replace(/[/\t]/g, " ")), {recursive: true});
    for (const command of ["rebuild", "check"])
      told.push(
        await run(
          command,
          "--exports",
          join(dir, "named"),
          "--out",
          join(dir, "named-out"),
          "--warehouse",
          join(dir, "named.duckdb")
        )
      );
  });

  it("each is found, by file and line, and nothing is published", () => {
    expect(placed).toHaveLength(400);
    expect(told.map((t) => t.code)).toEqual([1, 1, 1, 1, 1]);
    const said = told[0]!.stderr + told[0]!.stdout;
    const missed = placed.filter(({file, line}) => !new RegExp(`${file} 第 ${line} 行：.*里疑似`).test(said));
    expect(missed).toEqual([]);
    expect(() => readdirSync(join(dir, "few-out", "releases"))).toThrow();
  });

  it("none is said, or kept in any file", async () => {
    expect(told.flatMap(({stdout, stderr}) => foundIn(stdout + stderr))).toEqual([]);
    for (const folder of ["few-out", "named-out"]) expect(await leaks(join(dir, folder))).toEqual([]);
    for (const file of readdirSync(dir).filter((f) => f.startsWith("few.duckdb") || f.startsWith("named.duckdb")))
      expect(foundIn(readFileSync(join(dir, file), "utf8"))).toEqual([]);
  });
});

describe("traces in keys, which are kept", () => {
  it("stop the release: each is found in its column, masked", async () => {
    const keys = perKind.map((of) => of[5]!).filter((trace) => !/[\t]/.test(trace));
    write(
      join(dir, "keys", "2023-02", "稿件.csv"),
      stringify([header.slice(0, 4), ...keys.map((key) => [key, "示例", "报", "2023-02-03"])])
    );
    const out = join(dir, "keys-out");
    const {code, stdout, stderr} = await run(
      "rebuild",
      "--exports",
      join(dir, "keys"),
      "--out",
      out,
      "--warehouse",
      join(dir, "keys.duckdb")
    );
    // Of those that no check of the column refuses: an identity number is refused there.
    expect(code, stdout + stderr).toBe(3);
    expect(`${stdout}${stderr}`.match(/“稿件编号”：疑似/g)?.length).toBeGreaterThan(5);
    expect(foundIn(stdout + stderr)).toEqual([]);
    expect(await leaks(out)).toEqual([]);
  });
});
