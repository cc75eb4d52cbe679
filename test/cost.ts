import {appendFileSync, readFileSync} from "node:fs";
import {afterAll, expect} from "vitest";

// Writes what each test file costs, where TEST_COST names a file: processor seconds of its own and of the processes that it
// started and that have ended (Linux).
const seconds = () => {
  const [, fields = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
  const [user, system, childUser, childSystem] = fields.split(" ").slice(11, 15).map(Number) as [
    number,
    number,
    number,
    number
  ];
  return {own: (user + system) / 100, children: (childUser + childSystem) / 100};
};
const before = seconds();
const since = performance.now();

afterAll(() => {
  const after = seconds();
  const line = {
    file: expect.getState().testPath,
    own: Number((after.own - before.own).toFixed(2)),
    children: Number((after.children - before.children).toFixed(2)),
    clock: Number(((performance.now() - since) / 1000).toFixed(1))
  };
  appendFileSync(process.env.TEST_COST!, JSON.stringify(line) + "\n");
});
