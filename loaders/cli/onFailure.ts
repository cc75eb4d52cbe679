import {spawnSync} from "node:child_process";
import {visibleJson} from "../base/visible.js";

/**
 * Runs the operator's command in a shell with the report of what went wrong as JSON on its standard input; what it prints
 * goes to stderr. Its own failing is said and changes nothing.
 */
export function onFailure(command: string, report: object): void {
  const input = visibleJson(JSON.stringify(report, null, 2)) + "\n";
  const {status, signal, error} = spawnSync(command, {
    shell: true,
    input,
    stdio: ["pipe", 2, 2],
    timeout: 60_000
  });
  // A command that doesn't read its input closes the pipe early; that alone is no failing.
  if (status === 0 || (status === null && !signal && (error as NodeJS.ErrnoException)?.code === "EPIPE")) return;
  process.stderr.write(`失败通知的命令没有成功（${status ?? signal ?? error?.message}）：${command}\n`);
}
