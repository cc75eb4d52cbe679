import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {listFiles} from "../../loaders/base/listFiles.js";
import {buildShell} from "../../loaders/site/shell.js";
import {writePackage} from "../fixtures/package.js";

const dir = mkdtempSync(join(tmpdir(), "shell-"));
const work = join(".work", `test-shell-${process.pid}`);
const keep = join(dir, "keep");
const pack = join(dir, "package");
const shells = () => readdirSync(keep).sort();

/** A shell's files; `kept` says whether it came from the folder without a build. */
async function build(packageDir: string): Promise<{kept: boolean; files: Record<string, string>}> {
  const out = join(dir, "out");
  rmSync(out, {recursive: true, force: true});
  rmSync(work, {recursive: true, force: true});
  await buildShell(packageDir, work, out, keep);
  const files = (await listFiles(out)).map((file) => [file, readFileSync(join(out, file), "base64")] as const);
  return {kept: !existsSync(work), files: Object.fromEntries(files)};
}

beforeAll(() => writePackage(pack));
afterAll(() => {
  for (const folder of [dir, work]) rmSync(folder, {recursive: true, force: true});
});

describe("what Framework makes", () => {
  it("is kept for packages that differ in nothing that it sees, and built again where they do or a file is damaged", async () => {
    const first = await build(pack);
    expect(first.kept).toBe(false);
    expect(first.files["benefits.html"]).toBeDefined();
    const [shell] = shells();

    const other = join(dir, "other");
    cpSync(pack, other, {recursive: true});
    appendFileSync(join(other, "payouts_monthly.csv"), "2024-01,2024,living_allowance,1,10,,,1\n");
    writeFileSync(
      join(other, "release.json"),
      readFileSync(join(other, "release.json"), "utf8").replace("demo", "next")
    );
    expect(await build(other)).toEqual({...first, kept: true});

    appendFileSync(join(keep, shell!, "dist", "benefits.html"), "damaged");
    expect(await build(pack)).toEqual(first);
    expect((await build(pack)).kept).toBe(true);

    // A page reads this file in the browser.
    appendFileSync(join(other, "va_gdx.csv"), readFileSync(join(pack, "va_gdx.csv"), "utf8").split("\n")[1]! + "\n");
    expect((await build(other)).kept).toBe(false);
    expect(shells()).toHaveLength(2);
  });

  it("does not know the release or the month", async () => {
    const {files} = await build(pack);
    const text = Object.entries(files).filter(([file]) => /\.(html|js|json)$/.test(file) && !file.startsWith("_file"));
    for (const [file, bytes] of text)
      expect(Buffer.from(bytes, "base64").toString(), file).not.toContain("2023-12-demo");
  });
});
