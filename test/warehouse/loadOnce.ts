import {Worker} from "node:worker_threads";
import {loadFolder} from "./loadFolder.js";

// Loads a folder of deliveries into a warehouse; run as a process of its own, which kills itself after so much processor
// time: the same instant of the work, however busy the machine is. Prints the processor time that the whole load takes.
const [exports = "", warehouse = "", killAfter] = process.argv.slice(2);
const used = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part);

const killer = `
  const {workerData} = require("node:worker_threads");
  const used = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (used() < workerData) Atomics.wait(pause, 0, 0, 1);
  process.kill(process.pid, "SIGKILL");`;

let begun = 0;
await loadFolder(exports, warehouse, () => {
  begun = used();
  if (killAfter !== undefined) new Worker(killer, {eval: true, workerData: begun + Number(killAfter)}).unref();
});
process.stdout.write(String(used() - begun));
