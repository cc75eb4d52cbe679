import {existsSync, readdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {formatLocalTime} from "../../loaders/base/localTime.js";
import {isRunning, lockFile, self, withLock} from "../../loaders/release/lock.js";
import {withFolder} from "../deliver.js";

const nothing = () => {};
const gone = {...self("rebuild"), pid: 2 ** 22 + 1, since: new Date(Date.now() - 3 * 3_600_000).toISOString()};

describe("withLock(out, command, say, use)", () => {
  it("leaves nothing behind, whether the work succeeds or not", () =>
    withFolder(async (dir) => {
      expect(await withLock(dir, "rebuild", nothing, async () => existsSync(lockFile(dir)))).toBe(true);
      await expect(withLock(dir, "rebuild", nothing, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
      expect(readdirSync(dir)).toEqual([]);
    }));

  it("turns a second one away at once, naming the owner", () =>
    withFolder(async (dir) => {
      await withLock(dir, "rebuild", nothing, async () => {
        await expect(withLock(dir, "check", nothing, async () => {})).rejects.toThrow(
          `发布目录 ${dir} 正被另一次运行使用：主机 ${self("").host} 的进程 ${process.pid}（rebuild），从 `
        );
      });
    }));

  it("explains and clears a lock whose process is gone, and takes away its half-written companions", () =>
    withFolder(async (dir) => {
      writeFileSync(lockFile(dir), JSON.stringify(gone));
      writeFileSync(join(dir, `.lock-${gone.pid}`), "");
      const said: string[] = [];
      await withLock(
        dir,
        "rebuild",
        (m) => said.push(m),
        async () => {}
      );
      expect(said).toEqual([
        `清除了留下的锁：主机 ${gone.host} 的进程 ${gone.pid}（rebuild），从 ${formatLocalTime(gone.since)} 起，已 3 小时，现在已经不在运行（被强行中止，或断过电）；当前发布没有受影响`
      ]);
      expect(readdirSync(dir)).toEqual([]);
    }));

  it("lets only one of many in when all find the same stale lock", () =>
    withFolder(async (dir) => {
      writeFileSync(lockFile(dir), JSON.stringify(gone));
      // Whoever is in stays in until the seven others have been turned away, or have come in as well.
      let [waiting, open] = [7, () => {}];
      const others = new Promise<void>((resolve) => (open = resolve));
      const settle = () => void (--waiting === 0 && open());
      const enter = () => withLock(dir, "rebuild", nothing, () => (settle(), others));
      const tries = await Promise.allSettled(
        Array.from({length: 8}, () => enter().catch((e) => (settle(), Promise.reject(e))))
      );
      expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(1);
    }));

  it("leaves the lock of another machine alone and says what to do", () =>
    withFolder(async (dir) => {
      writeFileSync(lockFile(dir), JSON.stringify({...gone, host: "别处"}));
      await expect(withLock(dir, "rebuild", nothing, async () => {})).rejects.toThrow(
        `发布目录 ${dir} 被另一台机器占用：主机 别处 的进程 ${gone.pid}（rebuild），从 ${formatLocalTime(gone.since)} 起，已 3 小时。本机看不出它是否还在运行；确认它已经不在运行之后，删除 ${lockFile(dir)} 再试`
      );
      expect(existsSync(lockFile(dir))).toBe(true);
    }));
});

describe("isRunning(owner)", () => {
  it("knows its own process, one that is gone, one from before the machine started, and a number used again", () => {
    expect(isRunning(self("x"))).toBe(true);
    expect(isRunning(gone)).toBe(false);
    expect(isRunning({...self("x"), boot: "another"})).toBe(false);
    expect(isRunning({...self("x"), ticks: "1"})).toBe(false);
  });
});
