import {execFileSync} from "node:child_process";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {shellQuote} from "../../loaders/cli/shellQuote.js";

describe("shellQuote(word)", () => {
  it("leaves a plain path as it is", () => expect(shellQuote("/srv/published-2")).toBe("/srv/published-2"));
  it("comes back from a shell as it was", () => {
    const word = fc.string({unit: "grapheme"}).filter((s) => !s.includes("\0"));
    fc.assert(
      fc.property(fc.array(word, {minLength: 1, maxLength: 40}), (words) => {
        const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${words.map(shellQuote).join(" ")}`]);
        expect(printed.toString("utf8").split("\0").slice(0, -1)).toEqual(words);
      }),
      {numRuns: 20, seed: 1128}
    );
  });
});
