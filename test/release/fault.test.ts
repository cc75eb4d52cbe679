import {execFileSync} from "node:child_process";
import {mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {randomFor} from "../../loaders/demo/random.js";
import {drawn} from "../random.js";
import {Place, stages} from "./harness.js";

// The long form: RELEASE_FAULTS=60 npx vitest run test/release/fault.test.ts, as root so that a small disk of its own can be
// mounted, filled up and made read-only. The short form kills a few times and mounts nothing.
const {runs: faults, seed} = drawn("RELEASE_FAULTS", "RELEASE_FAULT_SEED", {few: 3, from: 1128});
const long = faults > 10;
/** After so many kills in a row a rebuild must succeed: 1 is after each. */
const every = Number(process.env.RELEASE_FAULT_EVERY ?? 1);
const mounted = long && process.getuid?.() === 0;

const dir = mkdtempSync(join(tmpdir(), "shuangyong-fault-"));
const disk = join(dir, "disk");
const place = new Place(disk);
const random = randomFor(`fault ${seed}`);
const draw = () => random.int(0, 9999) / 10_000;
const mount = (...args: string[]) => execFileSync("mount", args);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const times = new Map<string, number>();
let residents = 90_000;

beforeAll(async () => {
  mkdirSync(disk);
  if (mounted) mount("-t", "tmpfs", "-o", "size=96m", "tmpfs", disk);
  await place.deliver(residents);
  const {ended, stage} = place.start();
  let last = performance.now();
  for (const [i, title] of [...stages.slice(1), undefined].entries()) {
    await (title === undefined ? ended : stage(title));
    times.set(stages[i]!, performance.now() - last);
    last = performance.now();
  }
  expect(await ended).toMatchObject({code: 0});
});
afterAll(() => {
  if (mounted) execFileSync("umount", [disk]);
  rmSync(dir, {recursive: true, force: true});
});

async function nextSucceeds() {
  const next = await place.start().ended;
  expect(next, next.stderr).toMatchObject({code: 0});
  expect(await place.leftovers()).toEqual([]);
  expect(place.orphans()).toEqual([]);
  return next;
}

describe(`a rebuild that is stopped (seed ${seed})`, () => {
  it(`leaves a whole release after each of ${faults} kills, and the next rebuild succeeds`, async () => {
    for (let i = 0; i < faults; i++) {
      await place.deliver(++residents);
      const before = place.current();
      const title = stages[(long ? i : i * 3 + 1) % stages.length]!;
      const {child, ended, stage} = place.start();
      await stage(title);
      await pause(draw() * Math.max(40, times.get(title)!));
      child.kill("SIGKILL");
      await ended;
      expect(await place.problems(), `killed in ${title} (${i}), was ${before}`).toEqual([]);
      if (long && (i + 1) % every === 0) await nextSucceeds();
      if (long)
        process.stderr.write(
          `${i + 1}: killed in ${title.trim()}, ${before === place.current() ? "as before" : "published"}\n`
        );
    }
    await nextSucceeds();
  });

  it("at a signal cleans up, says so, ends with the conventional code; a second one meanwhile is turned away", async () => {
    await place.deliver(++residents);
    const before = place.current();
    const first = place.start();
    await first.stage("计算指标和各表");
    first.child.kill("SIGSTOP"); // So that it is still there, however long the second takes to start.
    const second = await place.start().ended;
    first.child.kill("SIGCONT");
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      new RegExp(
        `^发布目录 ${place.out} 正被另一次运行使用：主机 \\S+ 的进程 ${first.child.pid}（rebuild），从 \\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} 起，已 \\d+ 分钟；等它结束后再试\\n$`
      )
    );
    await first.stage("建站");
    first.child.kill("SIGTERM");
    const stopped = await first.ended;
    expect(stopped.code).toBe(143);
    expect(stopped.stderr).toContain("收到 SIGTERM，rebuild 已停下；没有发布新的内容，当前发布不变，再跑一次即可\n");
    expect(place.current()).toBe(before);
    expect(await place.leftovers()).toEqual([]);
    expect(place.orphans()).toEqual([]);
  });

  it.runIf(mounted)("leaves a whole release when its disk fills up or becomes read-only", async () => {
    for (let i = 0; i < Math.ceil(faults / 3); i++) {
      await place.deliver(++residents);
      const {bsize, bavail} = statfsSync(disk);
      const filler = join(disk, "filler");
      const readOnly = i % 4 === 3;
      if (readOnly) mount("-o", "remount,ro", disk);
      else writeFileSync(filler, Buffer.alloc(Math.max(0, bsize * bavail - Math.floor(draw() * 3_000_000))));
      const {child, ended, stage} = place.start();
      const killed = !readOnly && i % 3 === 2;
      if (killed) {
        await stage("发布前检查");
        await pause(draw() * 1000);
        child.kill("SIGKILL");
      }
      const failed = await ended;
      expect(await place.problems(), failed.stderr).toEqual([]);
      expect(failed.stderr).not.toMatch(/\n\s+at /);
      if (!killed && failed.code !== 0) {
        expect(failed.code).toBe(1);
        expect(failed.stderr).toMatch(
          readOnly ? /只读的；请由运维/ : /磁盘满了；请腾出空间后重新运行。当前发布没有改动\n$/
        );
      }
      if (readOnly) mount("-o", "remount,rw", disk);
      else rmSync(filler);
      await nextSucceeds();
    }
  });
});
