import {execFile, spawnSync} from "node:child_process";
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, expect, it} from "vitest";
import {digest, type Manifest} from "../../loaders/release/manifest.js";
import {readSbom, sbomFile, sbomType} from "../../loaders/release/sbom.js";
import {verifyFolder} from "../../loaders/release/verifyRelease.js";
import {root} from "../../loaders/base/sources.js";
import {csv, deliver, madeUpId} from "../deliver.js";
import {copyRepository} from "./copyRepository.js";

const dir = mkdtempSync(join(tmpdir(), "shuangyong-same-"));
afterAll(() => rmSync(dir, {recursive: true, force: true}));

const payouts = csv(
  ["流水号", "身份证号", "街镇", "发放项目", "所属月份", "发放月份", "实发金额", "发放状态"],
  ...Array.from({length: 60}, (_, i) => [`${i}`, madeUpId(i), "田林", "优待金", "2023-01", "2023-01", "100.00", "成功"])
);

/** Moves the clock of every node process that the rebuild starts, by a preload and by what it takes for node itself. */
function clockShift(days: number): string {
  const preload = join(dir, "shift.mjs");
  const node = join(dir, "node");
  writeFileSync(
    preload,
    `const Real = Date, by = ${days} * 864e5;
     globalThis.Date = class Date extends Real {
       constructor(...a) { if (a.length) super(...a); else super(Real.now() + by); }
       static now() { return Real.now() + by; }
     };
     process.execPath = ${JSON.stringify(node)};\n`
  );
  writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} --import ${preload} "$@"\n`);
  chmodSync(node, 0o755);
  return node;
}

/** Without any network, where the kernel lets us: some let nobody but root make a namespace. */
const alone = spawnSync("unshare", ["-rn", "true"]).status === 0 ? ["unshare", "-rn"] : [];

const rebuild = (
  [command, ...before]: string[],
  repository: string,
  exports: string,
  out: string,
  env: Record<string, string>
) =>
  new Promise<string>((resolve, reject) => {
    execFile(
      command!,
      [
        ...before,
        "loaders/start.js",
        "loaders/cli.ts",
        "rebuild",
        "--exports",
        exports,
        "--out",
        out,
        "--warehouse",
        `${out}.duckdb`
      ],
      {
        cwd: repository,
        env: {...process.env, SHUANGYONG_KEY: "a key for tests only, 32 bytes long", SHUANGYONG_BROWSER: "none", ...env}
      },
      (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout))
    );
  });

it(`two rebuilds in different folders, time zones, languages and on different days${alone.length ? ", one of them without any network," : ""} give the same bytes`, async () => {
  const files = {
    "2023-01/人口.csv": csv(["年度", "街镇", "常住人口", "居委会数"], [2023, "田林", 90000, 24]),
    "2023-01/发放.csv": payouts
  };
  const there = join(dir, "另一处", "repository");
  await copyRepository(there);
  await deliver(join(dir, "exports"), files);
  await deliver(join(dir, "另一处", "交付"), files);
  const here = await rebuild([process.execPath], root, join(dir, "exports"), join(dir, "out"), {
    TZ: "America/St_Johns",
    LANG: "C",
    LC_ALL: "C"
  });
  const other = await rebuild(
    [...alone, clockShift(403)],
    there,
    join(dir, "另一处", "交付"),
    join(dir, "另一处", "out"),
    {
      TZ: "Pacific/Kiritimati",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8"
    }
  );
  const manifest = (out: string) => readFileSync(join(out, "current", "manifest.json"), "utf8");
  expect(JSON.parse(manifest(join(dir, "另一处", "out")))).toEqual(JSON.parse(manifest(join(dir, "out"))));
  for (const out of [join(dir, "out"), join(dir, "另一处", "out")]) {
    expect((await verifyFolder(join(out, "current"))).problems).toEqual([]);
  }
  // Among them the list of packages, which the manifest names.
  const said = JSON.parse(manifest(join(dir, "out"))) as Manifest;
  expect(said.predicate.sbom).toMatchObject({name: sbomFile, mediaType: sbomType});
  const listed = readFileSync(join(dir, "out", "current", sbomFile));
  expect(said.predicate.sbom!.digest).toEqual({sha256: digest(listed)});
  expect(listed.equals(await readSbom())).toBe(true);
  const hash = (said: string) => /清单 sha256 ([0-9a-f]{64})/.exec(said)![1];
  expect(hash(other)).toBe(hash(here));
  // The clock was really another: the ledger, which is no part of the release, says so.
  const year = (out: string) =>
    new Date((JSON.parse(readFileSync(join(out, "releases.jsonl"), "utf8")) as {published_at: string}).published_at);
  expect(year(join(dir, "另一处", "out")).getTime() - year(join(dir, "out")).getTime()).toBeGreaterThan(400 * 864e5);
});
