import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterEach, beforeEach, describe, expect, it} from "vitest";
import {keyOf, readClean, writeClean} from "../../loaders/base/clean.js";

const sources = ["loaders/gate/findPersonal.ts"];
const texts = ["甲", "乙", "丙"].map(keyOf);
let dir: string;
beforeEach(() => void (dir = join(mkdtempSync(join(tmpdir(), "clean-")), "clean")));
afterEach(() => rmSync(join(dir, ".."), {recursive: true, force: true}));

async function write(...keys: string[]): Promise<void> {
  const clean = await readClean("texts", sources, dir);
  for (const key of keys) if (!clean.has(key)) clean.add(key);
  await writeClean("texts", sources, clean, dir);
}
const known = async (of = sources, name = "texts") => {
  const clean = await readClean(name, of, dir);
  return texts.map((key) => clean.has(key));
};

describe("what was found clean", () => {
  it("is known to the next run of the same code, with what runs before it knew", async () => {
    expect(await known()).toEqual([false, false, false]);
    await write(texts[0]!);
    await write(texts[1]!);
    expect(await known()).toEqual([true, true, false]);
    expect(await known(["loaders/gate/textsOf.ts"])).toEqual([false, false, false]);
    expect(await known(sources, "parts")).toEqual([false, false, false]);
  });

  it("is this account's own, and is not taken where another could have written", async () => {
    await write(texts[0]!);
    const [file] = readdirSync(dir);
    expect([statSync(dir).mode & 0o777, statSync(join(dir, file!)).mode & 0o777]).toEqual([0o700, 0o600]);
    chmodSync(dir, 0o720);
    expect(await known()).toEqual([false, false, false]);
    await write(texts[1]!);
    chmodSync(dir, 0o700);
    expect(await known()).toEqual([true, false, false]);
  });

  it("is forgotten where the file is damaged or cut short", async () => {
    await write(...texts);
    const file = join(dir, readdirSync(dir)[0]!);
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 32));
    expect(await known()).toEqual([false, false, false]);
    whole[40]! ^= 1;
    writeFileSync(file, whole);
    expect(await known()).toEqual([false, false, false]);
    await write(texts[2]!);
    expect(await known()).toEqual([false, false, true]);
  });

  it("is kept of a few states of the code, the ones used last", async () => {
    await write(texts[0]!);
    for (let i = 0; i < 9; i++) {
      writeFileSync(join(dir, `texts-${i}`), "");
      utimesSync(join(dir, `texts-${i}`), i, i);
    }
    await write(texts[1]!);
    expect(readdirSync(dir)).toHaveLength(8);
    expect(await known()).toEqual([true, true, false]);
  });
});
