import {Worker} from "node:worker_threads";
import {contracts} from "../../loaders/contracts/index.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";

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

await withDuckDB(warehouse, async (db) => {
  const {files} = await listDeliveries(exports);
  const begun = used();
  if (killAfter !== undefined) new Worker(killer, {eval: true, workerData: begun + Number(killAfter)}).unref();
  await loadDeliveries(db, {files, contracts, lists, key, engine: "test", sliceBytes: 100_000, inMemoryBytes: 200_000});
  process.stdout.write(String(used() - begun));
});
