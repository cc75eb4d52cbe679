import {SingleBar} from "cli-progress";
import {visible} from "../base/visible.js";
import type {Progress} from "../release/stages.js";

/** Progress on stderr: a bar on a terminal, plain lines otherwise. */
export function createProgress(): Progress {
  let bar: SingleBar | undefined;
  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stage(title, total) {
      end();
      if (total === undefined || !process.stderr.isTTY) {
        process.stderr.write(`${visible(title)}${total === undefined ? "" : `：${total} 份文件`}\n`);
        return;
      }
      bar = new SingleBar({
        stream: process.stderr,
        format: `${title} [{bar}] {value}/{total} {detail}`,
        hideCursor: true,
        clearOnComplete: false
      });
      bar.start(total, 0, {detail: ""});
    },
    step(done, detail) {
      if (bar) bar.update(done, {detail: visible(detail)});
    },
    end
  };
}

/** For tests and --json with nobody watching. */
export const silent: Progress = {stage: () => {}, step: () => {}, end: () => {}};
