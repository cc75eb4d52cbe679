import {execFile} from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {digest} from "../../loaders/release/manifest.js";
import {listFiles} from "../../loaders/base/listFiles.js";
import {writeDemoReference} from "../../loaders/demo/demoReference.js";
import {generateDemo} from "../../loaders/demo/generateDemo.js";
import {smallRows} from "../disclosure/smallRows.js";
import {upTo} from "../demo/upTo.js";
import {copyRepository} from "./copyRepository.js";

const dir = mkdtempSync(join(tmpdir(), "shuangyong-kept-"));
afterAll(() => rmSync(dir, {recursive: true, force: true}));

const repository = join(dir, "repository");
const before = join(dir, "before");
const news = join(dir, "demo", "2021-02");

interface Run {
  code: number;
  said: Record<string, unknown>;
  /** Every file of the release by its sha256, and the release. */
  release: string;
  files: Record<string, string>;
}

/** The command line of a repository of its own, whose .work is nobody else's; `place` holds exports, warehouse, releases. */
async function rebuild(place: string): Promise<Run> {
  const paths = ["exports", "out", "reference"].flatMap((part) => [`--${part}`, join(place, part)]);
  const {code, stdout} = await new Promise<{code: number; stdout: string}>((resolve) => {
    execFile(
      process.execPath,
      ["loaders/start.js", "loaders/cli.ts", "rebuild", "--json", ...paths, "--warehouse", join(place, "w.duckdb")],
      {
        cwd: repository,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none"},
        maxBuffer: 2 ** 26
      },
      (error, stdout) => resolve({code: error ? Number(error.code ?? -1) : 0, stdout})
    );
  });
  const said = JSON.parse(stdout.replaceAll(place, "<place>")) as Record<string, unknown>;
  delete said["seconds"];
  const release = basename(readlinkSync(join(place, "out", "current")));
  const folder = join(place, "out", "releases", release);
  const files: Record<string, string> = {};
  for (const file of await listFiles(folder)) files[file] = digest(readFileSync(join(folder, file)));
  return {code, said, release, files};
}

/** One month more, on top of what was published before. */
async function oneMonthMore(name: string): Promise<Run> {
  const place = join(dir, name);
  cpSync(before, place, {recursive: true, verbatimSymlinks: true});
  cpSync(news, join(place, "exports", "2021-02"), {recursive: true});
  return await rebuild(place);
}

const work = join(repository, ".work");
const keptFiles = () =>
  (readdirSync(work, {recursive: true, encoding: "utf8"}) as string[])
    .map((file) => join(work, file))
    .filter((file) => statSync(file).isFile());

describe("a month more", () => {
  let warm: Run;

  beforeAll(async () => {
    await copyRepository(repository, {pages: true});
    await generateDemo(join(dir, "demo"), upTo("2021-02", smallRows["three streets"]!()));
    mkdirSync(before);
    await writeDemoReference(join(before, "reference"));
    for (const part of [".demo", "2021-01"])
      cpSync(join(dir, "demo", part), join(before, "exports", part), {recursive: true});
    expect((await rebuild(before)).said["outcome"]).toBe("published");
    cpSync(work, join(dir, "work"), {recursive: true});
    warm = await oneMonthMore("warm");
  });

  it("is published with what is kept of the month before", () => {
    expect(warm.said["outcome"]).toBe("published");
    expect(Object.keys(warm.files).length).toBeGreaterThan(60);
    for (const folder of ["compiled", "pages", "clean"]) expect(readdirSync(join(work, folder))).not.toEqual([]);
  });

  it("is the same release without anything kept, byte by byte, and is said in the same words", async () => {
    rmSync(work, {recursive: true});
    expect(await oneMonthMore("cold")).toEqual(warm);
  });

  // By turns with another byte in its middle, empty, and cut short.
  it("is the same release where every kept file is garbled", async () => {
    rmSync(work, {recursive: true, force: true});
    cpSync(join(dir, "work"), work, {recursive: true});
    const files = keptFiles();
    expect(files.length).toBeGreaterThan(25);
    for (const [i, file] of files.entries()) writeFileSync(file, garbled(readFileSync(file), i));
    expect(await oneMonthMore("garbled")).toEqual(warm);
  });
});

function garbled(bytes: Buffer, i: number): Buffer {
  if (i % 3) return bytes.subarray(0, i % 3 === 1 ? 0 : bytes.length >> 1);
  const other = Buffer.from(bytes);
  if (other.length) other[other.length >> 1]! ^= 1;
  return other;
}
