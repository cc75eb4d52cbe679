import {defineConfig} from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: {TZ: "UTC"},
    testTimeout: 60_000,
    hookTimeout: 600_000,
    // Two cores: whole-site builds run beside one other file, not beside each other's timeouts.
    maxWorkers: 2
  }
});
