import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

const text = readFileSync(join(root, "docs/decisions.md"), "utf8");
const entries = text
  .split(/\n+/)
  .filter((line) => line.startsWith("**"))
  .map((line) => ({line, date: line.slice(2, 12), title: line.slice(2).split(/[.,:]?\*\*|\. /)[0]!}));

describe("docs/decisions.md", () => {
  it("is by date, and each entry says what would reverse it", () => {
    expect(entries.length).toBeGreaterThan(80);
    expect(entries.filter(({date}) => !/^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual([]);
    expect(entries.map((e) => e.date)).toEqual(entries.map((e) => e.date).sort());
    expect(entries.filter(({line}) => !line.includes("*Reverse:*")).map((e) => e.title)).toEqual([]);
  });

  it("names the later entry that replaces one", () => {
    const replaced = entries.flatMap(({line, date}) => {
      const [, by] = /\*Superseded (?:\([^)]*\) )?by (\d{4}-\d{2}-\d{2} · .*)\.\*/.exec(line) ?? [];
      return by === undefined ? [] : [{date, by}];
    });
    expect(replaced).toHaveLength(text.split("*Superseded").length - 1);
    expect(replaced.length).toBeGreaterThan(0);
    for (const {date, by} of replaced) {
      const later = entries.find((e) => e.line.startsWith(`**${by}`));
      expect(later, by).toBeDefined();
      expect(later!.date >= date, by).toBe(true);
    }
  });
});
