import {SingleBar} from "cli-progress";
import {visible} from "../base/visible.js";
import type {Progress} from "../release/stages.js";
import {sayDuration} from "../release/times.js";

/** So often, in seconds, somebody who only sees lines is told that a step goes on. */
const every = 15;

/** Progress on stderr: a bar on a terminal, lines otherwise. Both say how far it is and about how long it still takes. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let bar: SingleBar | undefined;
  let timer: NodeJS.Timeout | undefined;
  let said = 0;
  let now: {title: string; total: number | undefined; seconds: number | undefined; since: number; done: number};
  const passed = () => (performance.now() - now.since) / 1000;
  /** By what is done where something is counted, else by what it took before. */
  const left = () => {
    const {total, done, seconds} = now;
    const counted = total && done ? (passed() * (total - done)) / done : undefined;
    const rest = counted ?? (seconds === undefined ? undefined : seconds - passed());
    return rest !== undefined && rest >= 1 ? `，约还要 ${sayDuration(rest)}` : "";
  };
  const line = (text: string) => {
    said = passed();
    stream.write(`${visible(text)}\n`);
  };
  const end = () => {
    clearInterval(timer);
    bar?.stop();
    bar = undefined;
  };
  return {
    stage(title, total, seconds) {
      end();
      now = {title, total, seconds, since: performance.now(), done: 0};
      const about = seconds !== undefined && seconds >= 1 ? `约 ${sayDuration(seconds)}` : "";
      const files = total === undefined ? "" : `${total} 份文件`;
      if (!stream.isTTY) {
        line([title, [files, about].filter(Boolean).join("，")].filter(Boolean).join("："));
        timer = setInterval(() => {
          if (passed() - said >= every) line(`${title}：已 ${sayDuration(passed())}${left()}`);
        }, 1000).unref();
        return;
      }
      if (total === undefined && seconds === undefined) {
        line(title);
        return;
      }
      const counts = total === undefined ? "{passed}{left}" : "{value}/{total}{left} {detail}";
      bar = new SingleBar({
        stream,
        format: `${visible(title)} [{bar}] ${counts}`,
        hideCursor: true,
        clearOnComplete: false
      });
      const values = () => ({detail: "", left: left(), passed: sayDuration(passed())});
      bar.start(total ?? Math.max(1, Math.round(seconds! * 10)), 0, values());
      if (total === undefined)
        timer = setInterval(() => bar?.update(Math.min(passed(), seconds!) * 10, values()), 200).unref();
    },
    step(done, detail) {
      now = {...now, done};
      if (bar) bar.update(done, {detail: visible(detail), left: left()});
      else if (passed() - said >= every) line(`${now.title}：${done}/${now.total} 份文件${left()}`);
    },
    end
  };
}

/** For tests and --json with nobody watching. */
export const silent: Progress = {stage: () => {}, step: () => {}, end: () => {}};
