import {contracts} from "../../loaders/contracts/index.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";

// Loads a folder of deliveries in memory, and tells each reason and the memory that this process took at most, in MB;
// run as a process of its own.
const [exports = ""] = process.argv.slice(2);
await withDuckDB(":memory:", async (db) => {
  const {files} = await listDeliveries(exports);
  await loadDeliveries(db, {files, contracts, lists, key, engine: "test"});
  const reasons = await db.all<{reason: string}>("select reason from load order by load_id");
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({reasons: reasons.map(({reason}) => reason), peak}));
});
