import {chmodSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {hostname} from "node:os";
import {join} from "node:path";
import {formatLocalTime} from "../base/localTime.js";
import {DataError} from "../base/errors.js";
import {makePublicFolder} from "../base/modes.js";
import {onInterrupt} from "../base/interrupt.js";

/** Who holds a lock or a work folder: enough to tell later whether that process still runs. */
export interface Owner {
  pid: number;
  host: string;
  /** Which start of the machine; null where the system doesn't say. */
  boot: string | null;
  /** When the process started, in the system's own clock ticks: another process with the same pid has another. */
  ticks: string | null;
  command: string;
  since: string;
}

export const lockFile = (out: string) => join(out, ".lock");

export function self(command: string): Owner {
  const {pid} = process;
  return {pid, host: hostname(), boot: boot(), ticks: ticks(pid), command, since: new Date().toISOString()};
}

/** Whether the owner still runs; undefined for an owner on another machine, of which nothing can be seen here. */
export function isRunning(owner: Owner): boolean | undefined {
  if (owner.host !== hostname()) return undefined;
  if (owner.boot !== boot()) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return owner.ticks === ticks(owner.pid);
}

/**
 * Runs while nobody else writes to `out`. A second run is turned away at once; a lock whose process is gone is explained
 * through `say` and cleared.
 */
export async function withLock<T>(
  out: string,
  command: string,
  say: (message: string) => void,
  use: () => Promise<T>
): Promise<T> {
  makePublicFolder(out);
  acquire(out, self(command), say);
  const release = () => rmSync(lockFile(out), {force: true});
  const done = onInterrupt(release);
  try {
    return await use();
  } finally {
    release();
    done();
  }
}

function acquire(out: string, owner: Owner, say: (message: string) => void): void {
  const mine = join(out, `.lock-${owner.pid}`);
  try {
    writeFileSync(mine, JSON.stringify(owner) + "\n");
    // Another account has to be able to say who holds it.
    chmodSync(mine, 0o644);
    // A link appears whole or not at all, so that no lock is ever half written.
    for (let tries = 0; !link(mine, lockFile(out)); tries++) {
      const holder = read(lockFile(out));
      if (holder === undefined && tries < 10) continue; // released meanwhile
      if (holder === undefined || isRunning(holder) !== false) throw new DataError(sayHeld(out, holder));
      clear(out, holder);
      say(`清除了留下的锁：${sayOwner(holder)}，现在已经不在运行（被强行中止，或断过电）；当前发布没有受影响`);
    }
  } finally {
    rmSync(mine, {force: true});
  }
  for (const name of readdirSync(out)) {
    const pid = /^\.lock-(\d+)/.exec(name)?.[1];
    if (pid === undefined) continue;
    const left = read(join(out, name)) ?? {...owner, pid: Number(pid)};
    if (isRunning(left) === false) rmSync(join(out, name), {force: true});
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Two runs may find the same stale lock. A rename takes it for one of them only; and if what was taken turns out to be the
 * fresh lock of the other, it is put back.
 */
function clear(out: string, stale: Owner): void {
  const taken = join(out, `.lock-${process.pid}-taken`);
  try {
    renameSync(lockFile(out), taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const owner = read(taken);
  if (owner && (owner.pid !== stale.pid || owner.since !== stale.since)) link(taken, lockFile(out));
  rmSync(taken, {force: true});
}

function read(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function sayHeld(out: string, holder: Owner | undefined): string {
  if (!holder) return `锁文件 ${lockFile(out)} 读不懂；确认没有别的运行之后，删除它再试`;
  if (isRunning(holder)) return `发布目录 ${out} 正被另一次运行使用：${sayOwner(holder)}；等它结束后再试`;
  return `发布目录 ${out} 被另一台机器占用：${sayOwner(holder)}。本机看不出它是否还在运行；确认它已经不在运行之后，删除 ${lockFile(out)} 再试`;
}

function sayOwner({pid, host, command, since}: Owner): string {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 60_000));
  const age =
    minutes < 60
      ? `${minutes} 分钟`
      : minutes < 2880
        ? `${Math.floor(minutes / 60)} 小时`
        : `${Math.floor(minutes / 1440)} 天`;
  return `主机 ${host} 的进程 ${pid}（${command}），从 ${formatLocalTime(since)} 起，已 ${age}`;
}

function boot(): string | null {
  return systemFile("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
}

function ticks(pid: number): string | null {
  // The process's name stands in brackets and may hold anything; the fields after it are counted from its end.
  return (
    systemFile(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, "")
      .split(" ")[19] ?? null
  );
}

function systemFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // not this system, or no such process
  }
}
