import {execFileSync, spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import * as XLSX from "@e965/xlsx";
import {parse} from "csv-parse/sync";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";
import {csv, deliver, payoutsCsv} from "../deliver.js";
import {workbook} from "../workbook.js";

const dir = mkdtempSync(join(tmpdir(), "hardening-"));
afterAll(() => rmSync(dir, {recursive: true, force: true}));

describe("npm run rebuild -- --withdraw", () => {
  it("takes the ids of several releases, or of one, and says which are not kept", () => {
    const exports = join(dir, "withdraw", "2023-01");
    mkdirSync(exports, {recursive: true});
    writeFileSync(
      join(exports, "人口.csv"),
      csv(["年度", "街镇", "常住人口", "居委会数"], ["2023", "田林", 98000, 24])
    );
    const paths = ["--exports", join(dir, "withdraw"), "--out", join(dir, "out"), "--warehouse", join(dir, "w.duckdb")];
    for (const ids of [["2020-01-0123456789"], ["2020-01-0123456789", "2020-02-0123456789"]]) {
      const {status, stderr} = spawnSync(
        process.execPath,
        ["loaders/start.js", "loaders/cli.ts", "rebuild", ...paths, "--withdraw", ...ids],
        {cwd: root, encoding: "utf8", env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long"}}
      );
      expect(status).toBe(1);
      for (const id of ids) expect(stderr).toContain(id);
      expect(stderr).not.toContain("TypeError");
    }
  });
});

describe("loaders/start.js", () => {
  it("runs no code out of the temporary folder, where tsx by itself does", () => {
    const temporary = join(dir, "tmp");
    mkdirSync(temporary);
    const script = join(dir, "hello.ts");
    writeFileSync(script, 'const word: string = "ours";\nconsole.log(word);\n');
    const run = (start: string) =>
      spawnSync(process.execPath, ["--import", start, script], {
        cwd: root,
        encoding: "utf8",
        env: {...process.env, TMPDIR: temporary}
      }).stdout.trim();
    expect(run("tsx")).toBe("ours");
    const [cache] = readdirSync(temporary);
    for (const name of readdirSync(join(temporary, cache!))) {
      const file = join(temporary, cache!, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("ours", "theirs"));
    }
    expect(run("tsx")).toBe("theirs");
    expect(run("./loaders/start.js")).toBe("ours");
    rmSync(join(temporary, cache!), {recursive: true});
    expect(run("./loaders/start.js")).toBe("ours");
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("keeps what it compiled for its bytes, where only this account reads and writes", () => {
    const script = join(dir, "counted.ts");
    const marker = `marker-${process.pid}-${Date.now()}`;
    const write = (word: string) =>
      writeFileSync(script, `const word: string = "${marker} ${word}";\nconsole.log(word);\n`);
    const run = () =>
      spawnSync(process.execPath, ["--import", "./loaders/start.js", script], {
        cwd: root,
        encoding: "utf8"
      }).stdout.trim();
    const folder = join(root, ".work/compiled");
    const kept = () =>
      readdirSync(folder)
        .filter((name) => readFileSync(join(folder, name), "utf8").includes(marker))
        .sort();
    write("one");
    expect(run()).toBe(`${marker} one`);
    const [first, ...none] = kept();
    expect(none).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, first!)).mode & 0o777).toBe(0o600);

    // It is what runs the next time, and not for other bytes; one that was cut short is compiled anew.
    const whole = readFileSync(join(folder, first!), "utf8");
    writeFileSync(join(folder, first!), whole.replaceAll("one", "kept"));
    expect(run()).toBe(`${marker} kept`);
    write("two");
    expect(run()).toBe(`${marker} two`);
    write("one");
    writeFileSync(join(folder, first!), whole.slice(0, -20));
    expect(run()).toBe(`${marker} one`);
    expect(readFileSync(join(folder, first!), "utf8")).toBe(whole);

    // Where others could have written, nothing is taken.
    writeFileSync(join(folder, first!), whole.replaceAll("one", "theirs"));
    chmodSync(folder, 0o770);
    try {
      expect(run()).toBe(`${marker} one`);
    } finally {
      chmodSync(folder, 0o700);
    }
    for (const name of kept()) rmSync(join(folder, name));
  });

  it("starts a program out of one file that it keeps, and makes again where a source is another or the file is not whole", () => {
    const repository = join(dir, "repository");
    for (const file of ["start.js", "bundle.js", "compiled.js", "compile.js"]) {
      mkdirSync(join(repository, "loaders"), {recursive: true});
      copyFileSync(join(root, "loaders", file), join(repository, "loaders", file));
    }
    symlinkSync(join(root, "node_modules"), join(repository, "node_modules"));
    writeFileSync(join(repository, "package.json"), '{"type": "module"}');
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(repository, file)), {recursive: true});
      writeFileSync(join(repository, file), text);
    };
    write(
      "loaders/hello.ts",
      `import {readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {word} from "../src/word.js";
const beside = (dir: string) => readFileSync(join(dir, "beside.txt"), "utf8");
console.log(word, process.argv[2]!, beside(import.meta.dirname), new URL("beside.txt", import.meta.url).pathname);
`
    );
    write("loaders/beside.txt", "beside");
    write("src/word.ts", 'export const word: string = "one";');
    const run = () =>
      spawnSync(process.execPath, ["loaders/start.js", "loaders/hello.ts", "asked"], {
        cwd: repository,
        encoding: "utf8"
      }).stdout.trim();
    const said = (word: string) => `${word} asked beside ${join(repository, "loaders/beside.txt")}`;
    const folder = join(repository, ".work/compiled");
    const kept = () => readdirSync(folder).filter((name) => name.endsWith(".mjs"));
    expect(run()).toBe(said("one"));
    expect(run()).toBe(said("one"));
    const [file, ...none] = kept();
    expect(none).toEqual([]);
    expect(statSync(join(folder, file!)).mode & 0o777).toBe(0o600);

    const whole = readFileSync(join(folder, file!), "utf8");
    for (const garbled of [whole.replace('"one"', '"two"'), whole.slice(0, -20), ""]) {
      writeFileSync(join(folder, file!), garbled);
      expect(run()).toBe(said("one"));
      expect(readFileSync(join(folder, file!), "utf8")).toBe(whole);
    }
    // It is what runs: with a sum that is right, too.
    const code = whole.replace('"one"', '"kept"').replace(/\/\/ [0-9a-f]{64}\n$/, "");
    writeFileSync(join(folder, file!), `${code}// ${createHash("sha256").update(code).digest("hex")}\n`);
    expect(run()).toBe(said("kept"));

    // Where others could have written, nothing is taken.
    chmodSync(folder, 0o770);
    expect(run()).toBe(said("one"));
    chmodSync(folder, 0o700);
    write("src/word.ts", 'export const word: string = "three";');
    expect(run()).toBe(said("three"));
    expect(kept()).toHaveLength(2);
  });

  it("starts every command of package.json, and every job of deploy/", () => {
    const {scripts} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {scripts: Record<string, string>};
    const started = [
      ...Object.values(scripts),
      ...readdirSync(join(root, "deploy")).map((file) => readFileSync(join(root, "deploy", file), "utf8"))
    ];
    for (const text of started) expect(text).not.toMatch(/\btsx\b/);
  });
});

/** Rows of media in which whatever a sender writes starts like a formula. */
const formulas = (key: string) => [
  ["=9+9", "", "", "", ""],
  ["稿件编号", "标题", "渠道", "发布日期", "=HYPERLINK(1)"],
  ...Array.from({length: 12}, (_, i) => [`${key}${i}`, "=1+1", "报", "2023-02-03", "=2"]),
  [`${key}12`, "-1+1", "+cmd|' /C calc'!A0", "2023-02-03", "@A1"],
  [`${key}13`, "@SUM(1)", "@SUM(A1:A9)", "=TODAY()", "+2"]
];

describe("npm run rebuild over strange files, for an account that lets everyone read and write", () => {
  const exports = join(dir, "exports");
  const out = join(dir, "published");
  const warehouse = join(dir, "w.duckdb");
  const run = (umask: string, ...args: string[]) =>
    spawnSync(
      "sh",
      ["-c", `umask ${umask}; exec "$0" loaders/start.js loaders/cli.ts "$@"`, process.execPath, ...args],
      {
        cwd: root,
        encoding: "utf8",
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"}
      }
    );
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  let said: ReturnType<typeof run>;

  beforeAll(async () => {
    await deliver(exports, {
      "README.txt": "read me\n",
      "2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 90000, 24]),
      "2023-01/合计.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2022, "田林", 7, 24], ["合计", "", 8, 24]),
      "2023-01/发\u202e放.csv": payoutsCsv("2023-01", 60, "123.00"),
      "2023-02/发放.csv": payoutsCsv("2023-02", 30, "123.00", {first: "4567890.00"}),
      "2023-02/=1+1.csv": csv(...formulas("M")),
      "2023-02/@SUM(A1).xlsx": workbook({"=3+3": {rows: formulas("N")}, "+cmd": {rows: formulas("O")}})
    });
    symlinkSync("/etc/passwd", join(exports, "2023-02", "passwd.csv"));
    execFileSync("mkfifo", [join(exports, "2023-02", "管道.csv")]);
    said = run("000", "rebuild", "--exports", exports, "--out", out, "--warehouse", warehouse);
  }, 600_000);

  it("publishes, exits 4, and says of each whose move it is", () => {
    expect(said.status, said.stderr).toBe(4);
    expect(said.stdout).toContain("  没有读取 2023-02/passwd.csv：是链接，不跟随；请放入它的人换成文件或文件夹本身\n");
    expect(said.stdout).toContain("  没有读取 2023-02/管道.csv：是命名管道，不是文件；请放入它的人删去\n");
    expect(said.stdout).toContain("  整份退回 2023-02 README.txt：没有找到可识别的表头");
  });

  it("writes no cell of a CSV or a workbook that a spreadsheet takes for a formula", () => {
    // A number may have its sign; a sign alone, such as the direction of a target, is no formula to any spreadsheet.
    const isFormula = (cell: string) =>
      /^[=+\-@＝＋－＠\t\r]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell) && cell !== "-" && cell !== "=";
    const cells: {where: string; cell: string}[] = [];
    const data = join(out, "current", "data");
    for (const file of readdirSync(data).filter((name) => name.endsWith(".csv")))
      for (const cell of (parse(readFileSync(join(data, file))) as string[][]).flat()) cells.push({where: file, cell});
    for (const file of readdirSync(join(out, "refusals"), {recursive: true, encoding: "utf8"})) {
      if (!file.endsWith(".xlsx")) continue;
      const book = XLSX.read(readFileSync(join(out, "refusals", file)));
      for (const sheet of Object.values(book.Sheets))
        for (const [at, cell] of Object.entries(sheet)) {
          if (at.startsWith("!")) continue;
          const {f, v} = cell as XLSX.CellObject;
          expect(f, `${file} ${at}`).toBeUndefined();
          if (typeof v === "string") cells.push({where: `${file} ${at}`, cell: v});
        }
    }
    expect(cells.filter(({cell}) => isFormula(cell))).toEqual([]);
    // What would be one is there, behind an apostrophe: a name, a header, the start of a refused cell.
    const told = cells.filter(({where}) => where.includes(".xlsx")).map(({cell}) => cell);
    for (const start of ["'=1+1.csv", "'@SUM(A1).xlsx", "'=HYPER", "'+…", "'@…"])
      expect(
        told.some((cell) => cell.startsWith(start)),
        start
      ).toBe(true);
  });

  it("shows a character that turns the text around as a sign", () => {
    const {stdout} = run(
      "000",
      "check",
      "--exports",
      exports,
      "--out",
      out,
      "--warehouse",
      warehouse,
      "--as-of",
      "2023-01",
      "--why"
    );
    expect(stdout).toContain("  发‹U+202E›放.csv：");
    expect(stdout + said.stdout + said.stderr).not.toContain("\u202e");
  });

  it("prints factors and no sums; the operator's sheet has those", () => {
    expect(said.stdout).toContain(
      "  发放.csv 第 2 行，实发金额：是同类（发放项目：优待金）通常的 37137 倍，请核对是不是把“元”和“万元”弄错了\n"
    );
    expect(said.stdout).toContain(
      `其中的金额和合计见 ${join(out, "refusals", "请核实-2023-02.xlsx")}（只给运维，不要外发）`
    );
    expect(said.stdout).toContain(
      "  整份退回 2023-01 合计.csv：合计行（第 3 行）的“常住人口”与明细相加不符（两个数见退回单）。请核对明细和合计后重新交付\n"
    );
    expect(said.stdout + said.stderr).not.toMatch(/4567890|7380|3690|4571/);
  });

  it("writes what is private for the account alone, and the site for whom its mask lets read", () => {
    const refusals = join(out, "refusals");
    for (const file of readdirSync(refusals, {recursive: true, withFileTypes: true})) {
      const path = join(file.parentPath, file.name);
      expect(mode(path), path).toBe(file.isDirectory() ? "700" : "600");
    }
    expect([refusals, join(out, ".state")].map(mode)).toEqual(["700", "700"]);
    expect([warehouse, join(out, "releases.jsonl")].map(mode)).toEqual(["600", "600"]);
    const site = join(out, "current");
    expect([out, site, join(site, "data")].map((path) => statSync(path).mode & 0o777)).toEqual([0o777, 0o777, 0o777]);
    expect(statSync(join(site, "index.html")).mode & 0o777).toBe(0o666);
    const after = run("027", "rollback", "2023-02-0000000000", "--out", out);
    expect(after.stderr).toContain("没有发布 2023-02-0000000000");
  });
});
