import {benchDemo} from "./demo.js";
import {benchDisclosure} from "./disclosure.js";
import {benchIndicators} from "./indicators.js";
import {benchLoad} from "./load.js";
import {benchMonths} from "./months.js";
import {benchPages} from "./pages.js";
import {benchQuestions} from "./questions.js";
import {benchRebuildMonths} from "./rebuild.js";
import {benchReleases} from "./releases.js";
import {benchTests} from "./tests.js";
import {benchXlsx} from "./xlsx.js";

const size = (variable: string, usual: number) => Number(process.env[variable] ?? usual);

const benches: Record<string, () => Promise<void>> = {
  load: () => benchLoad(size("BENCH_ROWS", 10_000_000), 3),
  xlsx: () => benchXlsx(200_000, 3),
  months: () => benchMonths(size("BENCH_MONTHS", 120), size("BENCH_MONTH_ROWS", 20_000), 3),
  demo: benchDemo,
  rebuild: () => benchRebuildMonths(size("BENCH_MONTHS", 120), size("BENCH_MONTH_ROWS", 20_000)),
  pages: benchPages,
  questions: benchQuestions,
  disclosure: async () => {
    await benchDisclosure(13, 14, 60);
    await benchReleases(process.env.BENCH_UNTIL ?? "9999-12");
  },
  indicators: () => benchIndicators(size("BENCH_FACT_ROWS", 10_000_000), 3),
  tests: () => benchTests(process.env.BENCH_TESTS)
};

// Ratios to a baseline measured in the same run; the seconds beside them are of this machine and this moment. Names of
// benches run those alone.
const names = process.argv.slice(2);
for (const name of names.length ? names : Object.keys(benches)) await benches[name]!();
