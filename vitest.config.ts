import {defineConfig} from "vitest/config";

/** What only a whole command line, a browser or a kill can show, or what changes the process it runs in. */
const whole = [
  "test/cli/hardening.test.ts",
  "test/demo/generateDemo.test.ts",
  "test/docs/commands.test.ts",
  "test/e2e/**/*.test.ts",
  "test/gate/canaries.test.ts",
  "test/gate/checkInBrowser.test.ts",
  "test/gate/traces.test.ts",
  "test/read/bombs.test.ts",
  "test/release/draft.test.ts",
  "test/release/fault.test.ts",
  "test/release/kept.test.ts",
  "test/release/onFailure.test.ts",
  "test/release/reproduce.test.ts",
  "test/revisions/changes.test.ts",
  "test/site/shell.test.ts",
  "test/site/site.test.ts",
  "test/warehouse/kill.test.ts"
];

/** What takes its time in this process: long random runs, many releases, many loads. Everything else is fast. */
const long = [
  "test/contracts/language/oracle.test.ts",
  "test/disclosure/leaksInDemo.test.ts",
  "test/disclosure/months.test.ts",
  "test/disclosure/rowCounts.test.ts",
  "test/disclosure/suppress.test.ts",
  "test/disclosure/writePackage.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/load/amounts.test.ts",
  "test/load/officeMistakes.test.ts",
  "test/load/personal.test.ts",
  "test/load/streamCsv.test.ts",
  "test/read/brokenCsv.test.ts",
  "test/revisions/revise.test.ts",
  "test/watch/findPeriods.test.ts"
];

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
    // A test that asserts nothing cannot fail.
    expect: {requireAssertions: true},
    projects: [
      // Files share what they import, which costs as much as most of them; none leaves anything behind.
      {
        extends: true,
        test: {name: "fast", include: ["test/**/*.test.ts"], exclude: [...whole, ...long], isolate: false}
      },
      {extends: true, test: {name: "long", include: long, isolate: false}},
      {extends: true, test: {name: "whole", include: whole}}
    ]
  }
});
