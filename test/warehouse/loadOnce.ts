import {contracts} from "../../loaders/contracts/index.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";

// Loads a folder of deliveries into a warehouse; run as a process of its own, to be killed.
const [exports = "", warehouse = ""] = process.argv.slice(2);
await withDuckDB(warehouse, async (db) => {
  const {files} = await listDeliveries(exports);
  process.stdout.write("begun\n");
  await loadDeliveries(db, {files, contracts, lists, key, engine: "test", sliceBytes: 100_000});
});
