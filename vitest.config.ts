import {relative, sep} from "node:path";
import {defineConfig} from "vitest/config";
import {BaseSequencer, type TestSpecification} from "vitest/node";

/** What only a whole command line, a browser or a kill can show, or what changes the process it runs in; the dearest first. */
const whole = [
  "test/gate/traces.test.ts",
  "test/e2e/demo.test.ts",
  "test/site/site.test.ts",
  "test/e2e/rebuild.test.ts",
  "test/release/kept.test.ts",
  "test/revisions/changes.test.ts",
  "test/release/fault.test.ts",
  "test/release/reproduce.test.ts",
  "test/cli/hardening.test.ts",
  "test/site/look.test.ts",
  "test/site/shell.test.ts",
  "test/demo/generateDemo.test.ts",
  "test/warehouse/kill.test.ts",
  "test/read/bombs.test.ts",
  "test/release/draft.test.ts",
  "test/gate/canaries.test.ts",
  "test/release/onFailure.test.ts",
  "test/gate/checkInBrowser.test.ts",
  "test/docs/commands.test.ts",
  "test/e2e/"
];

/** What takes its time in this process: long random runs, many releases, many loads; the dearest first. Everything else is fast. */
const long = [
  "test/fuzz/office.test.ts",
  "test/disclosure/months.test.ts",
  "test/disclosure/possible.test.ts",
  "test/revisions/revise.test.ts",
  "test/disclosure/leaksInDemo.test.ts",
  "test/load/streamCsv.test.ts",
  "test/load/officeMistakes.test.ts",
  "test/disclosure/writePackage.test.ts",
  "test/disclosure/suppress.test.ts",
  "test/disclosure/rowCounts.test.ts",
  "test/contracts/language/oracle.test.ts",
  "test/watch/findPeriods.test.ts",
  "test/load/amounts.test.ts",
  "test/read/brokenCsv.test.ts",
  "test/load/personal.test.ts",
  "test/fuzz/"
];

const dearestFirst = [...whole, ...long];
const rank = (file: string) => dearestFirst.findIndex((of) => file.startsWith(of)) + 1 || Infinity;
const include = (of: readonly string[]) => of.map((path) => path.replace(/\/$/, "/**/*.test.ts"));

/** What takes longest begins first, so that nothing long is left for one core at the end; then as vitest would have it. */
class DearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({moduleId}: TestSpecification) => rank(relative(import.meta.dirname, moduleId).replaceAll(sep, "/"));
    const places = new Map(files.map((file) => [file, place(file)]));
    const others = await super.sort(files);
    return others.sort((a, b) => (places.get(a)! < places.get(b)! ? -1 : Number(places.get(a)! > places.get(b)!)));
  }
}

export default defineConfig({
  test: {
    // A key for what a test loads or rebuilds.
    env: {TZ: "UTC", SHUANGYONG_KEY: "a key for tests only, 32 bytes long"},
    // No clock decides: on a slow or busy machine the tests take longer and say the same.
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 2 ** 31 - 1,
    // One more than the two cores of a small machine: some tests wait for a process or a browser.
    maxWorkers: 3,
    setupFiles: ["test/properties.ts", ...(process.env.TEST_COST ? ["test/cost.ts"] : [])],
    sequence: {sequencer: DearestFirst},
    // A test that asserts nothing cannot fail.
    expect: {requireAssertions: true},
    projects: [
      // Files share what they import, which costs as much as most of them; none leaves anything behind.
      {
        extends: true,
        test: {name: "fast", include: ["test/**/*.test.ts"], exclude: include(dearestFirst), isolate: false}
      },
      {extends: true, test: {name: "long", include: include(long), isolate: false}},
      {extends: true, test: {name: "whole", include: include(whole)}}
    ]
  }
});
