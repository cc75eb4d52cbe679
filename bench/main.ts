import {benchIndicators} from "./indicators.js";
import {benchLoad} from "./load.js";
import {benchRebuild} from "./rebuild.js";

// Ratios to a baseline measured in the same run; the seconds beside them are of this machine and this moment.
await benchLoad(Number(process.env.BENCH_ROWS ?? 1_000_000), 3);
await benchRebuild();
await benchIndicators(Number(process.env.BENCH_FACT_ROWS ?? 10_000_000), 3);
