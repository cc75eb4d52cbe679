import {execFileSync} from "node:child_process";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const {scripts} = JSON.parse(read("package.json")) as {scripts: Record<string, string>};
/** The npm scripts that run the command line: script → command. */
const wired = Object.entries(scripts).flatMap(([script, line]) => {
  const command = /loaders\/cli\.ts ([a-z-]+)/.exec(line)?.[1];
  return command === undefined ? [] : [{script, command}];
});
const help = execFileSync(process.execPath, ["loaders/start.js", "loaders/cli.ts", "--help"], {
  cwd: root,
  encoding: "utf8"
});
const known = [...help.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map((m) => m[1]!);

describe("the commands", () => {
  it("each has an npm script of its own name, and no script names another", () => {
    expect(wired.map(({command}) => command).sort()).toEqual([...known].sort());
    expect(wired.filter(({script, command}) => script !== command)).toEqual([]);
  });

  it.each(["README.md", "README.zh-CN.md"])("are all in %s", (file) => {
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((name) => !read(file).includes(`npm run ${name}\``))).toEqual([]);
  });
});
