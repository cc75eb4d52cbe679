import {type DemoRows, demoRows} from "../../loaders/demo/demoRows.js";

/** What is handed over in the demo up to a month, that one included: the same files as in the whole demo. */
export function upTo(month: string, rows: DemoRows = demoRows()): DemoRows {
  const {broken, ...contracts} = rows;
  const kept = Object.entries(contracts).map(([id, of]) => [
    id,
    of.map((row) => ({...row, deliveries: row.deliveries.filter((d) => d <= month)}))
  ]);
  return {...Object.fromEntries(kept), broken: broken.filter((b) => b.delivery <= month)} as DemoRows;
}
