import {benchDisclosure} from "./disclosure.js";
import {benchIndicators} from "./indicators.js";
import {benchLoad} from "./load.js";
import {benchMonths} from "./months.js";
import {benchRebuild, benchRebuildMonths} from "./rebuild.js";
import {benchXlsx} from "./xlsx.js";

const benches: Record<string, () => Promise<void>> = {
  load: () => benchLoad(Number(process.env.BENCH_ROWS ?? 10_000_000), 3),
  xlsx: () => benchXlsx(200_000, 3),
  months: () => benchMonths(120, 20_000, 3),
  rebuild: async () => {
    await benchRebuild();
    await benchRebuildMonths(120, 20_000);
  },
  disclosure: () => benchDisclosure(13, 14, 60),
  indicators: () => benchIndicators(Number(process.env.BENCH_FACT_ROWS ?? 10_000_000), 3)
};

// Ratios to a baseline measured in the same run; the seconds beside them are of this machine and this moment. Names of
// benches run those alone.
const names = process.argv.slice(2);
for (const name of names.length ? names : Object.keys(benches)) await benches[name]!();
