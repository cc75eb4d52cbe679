import {constants} from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const cleanups: (() => void)[] = [];

/** Registers what must not be left behind when the process is told to stop; call what it gives once that is gone. */
export function onInterrupt(cleanup: () => void): () => void {
  cleanups.push(cleanup);
  return () => void cleanups.splice(cleanups.lastIndexOf(cleanup), 1);
}

/**
 * From now on a signal to stop cleans up, newest first, says so, and ends with the code that a shell expects (128 + the
 * signal's number). All of it is synchronous: nothing else runs in between.
 */
export function handleInterrupts(say: (signal: string) => void): void {
  for (const signal of signals) {
    process.once(signal, () => {
      for (const cleanup of cleanups.reverse()) {
        try {
          cleanup();
        } catch {
          // The next run clears what could not be cleared now.
        }
      }
      say(signal);
      process.exit(128 + constants.signals[signal]);
    });
  }
}
