import {contracts} from "../../loaders/contracts/index.js";
import {withDuckDB} from "../../loaders/base/duckdb.js";
import {listDeliveries} from "../../loaders/load/deliveries.js";
import {loadDeliveries} from "../../loaders/warehouse/loadDeliveries.js";
import {key} from "../deliver.js";
import {lists} from "../lists.js";

/** Loads a folder of deliveries into a warehouse, large CSVs in many slices. */
export const loadFolder = (exports: string, warehouse: string, begun: () => void = () => {}) =>
  withDuckDB(warehouse, async (db) => {
    const {files} = await listDeliveries(exports);
    begun();
    await loadDeliveries(db, {
      files,
      contracts,
      lists,
      key,
      engine: "test",
      sliceBytes: 100_000,
      inMemoryBytes: 200_000
    });
  });
