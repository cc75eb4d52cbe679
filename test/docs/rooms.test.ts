import {readdirSync, readFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

/** The steps that docs/architecture.md draws: the rooms of each, from left to right. */
const [, drawn = ""] = /^```\n(base → .*)\n```$/m.exec(readFileSync(join(root, "docs/architecture.md"), "utf8")) ?? [];
const steps = drawn.split(" → ").map((step) => step.split(", "));
const stepOf = new Map(steps.flatMap((rooms, i) => rooms.map((room) => [room, i] as const)));

const loaders = join(root, "loaders");
const roomOf = (file: string) => {
  const [room = "", ...rest] = relative(loaders, file).split("/");
  return rest.length ? room : "cli"; // loaders/cli.ts
};
const imports = (readdirSync(loaders, {recursive: true}) as string[])
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join(loaders, file))
  .flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport\(?)\s*"(\.[^"]+)"/g)].map(([, to]) => ({
      file: relative(root, file),
      from: roomOf(file),
      to: roomOf(join(dirname(file), to!))
    }))
  );

describe("the rooms of loaders/", () => {
  it("all stand in the order of docs/architecture.md, and no other", () => {
    const folders = readdirSync(loaders, {withFileTypes: true}).filter((e) => e.isDirectory());
    expect([...stepOf.keys()].sort()).toEqual(folders.map((e) => e.name).sort());
  });

  it("import only from rooms to their left, or of their own step", () => {
    const crossing = imports.filter(({from, to}) => from !== to);
    expect(crossing.length).toBeGreaterThan(200);
    const wrong = crossing.filter(({from, to}) => !(stepOf.get(to)! <= stepOf.get(from)!));
    expect(wrong.map(({file, to}) => `${file} imports from ${to}`)).toEqual([]);
  });

  it("but for the attacker, which shares only the solver with the suppressor", () => {
    const audit = readdirSync(join(loaders, "disclosure/audit"), {recursive: true, encoding: "utf8"});
    const outside = audit
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const path = join(loaders, "disclosure/audit", file);
        return [...readFileSync(path, "utf8").matchAll(/\bfrom\s*"(\.[^"]+)"/g)].map(([, to]) =>
          join(dirname(path), to!)
        );
      })
      .map((to) => relative(join(loaders, "disclosure"), to))
      .filter((to) => !to.startsWith("audit/"));
    // base/clean.ts only remembers by content what the attacker could not work out, base/parseTable.ts splits the text of a
    // CSV; neither knows anything of numbers.
    expect([...new Set(outside)].sort()).toEqual(["../base/clean.js", "../base/parseTable.js", "solver.js"]);
    const suppressor = readdirSync(join(loaders, "disclosure")).filter((file) => file.endsWith(".ts"));
    expect(suppressor.length).toBeGreaterThan(10);
    for (const file of suppressor)
      expect(readFileSync(join(loaders, "disclosure", file), "utf8"), file).not.toContain("base/clean.js");
  });
});
