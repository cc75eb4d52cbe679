import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import MarkdownIt from "markdown-it";
import {afterAll, describe, expect, it} from "vitest";
import {findUnavailable, unavailableCells} from "../../src/build/unavailableCells.js";

describe("findUnavailable(info, content)", () => {
  it.each([
    ["js", 'import * as Plot from "npm:@observablehq/plot@0.6/+esm";', 1, 'import … from "@observablehq/plot"'],
    ["ts", 'const x = 1;\nimport {feature} from "npm:topojson-client";', 2, 'import … from "topojson-client"'],
    ["js echo", 'const d3 = await import("https://cdn.example/d3.js");', 1, "要从外面取 https://cdn.example/d3.js"],
    ["jsx", "import a from 'jsr:@x/y'", 1, "要从外面取 jsr:@x/y"],
    ["sql id=rows", "select 1", 0, "页面里还不能写 SQL"]
  ])("finds in %s: %s", (info, content, line, words) => {
    const found = findUnavailable(info, content);
    expect(found?.line).toBe(line);
    expect(found?.message).toContain(words);
  });

  it.each([
    ["js", 'import * as Plot from "@observablehq/plot";\nimport {plot} from "../components/plot.js";'],
    ["js", "display(1) // from npm: nothing"],
    ["js run=false", 'import * as d3 from "npm:d3";'],
    ["text", 'import "npm:d3"']
  ])("lets %s pass: %s", (info, content) => expect(findUnavailable(info, content)).toBeUndefined());
});

describe("unavailableCells(md, root, …)", () => {
  const root = mkdtempSync(join(tmpdir(), "cells-"));
  afterAll(() => rmSync(root, {recursive: true}));
  const page = '---\ntitle: 试验\n---\n\n# 试验\n\n```js\nconst a = 1;\nimport "npm:d3";\n```\n';
  mkdirSync(join(root, "notebooks"));
  writeFileSync(join(root, "notebooks/try.md"), page);
  const render = (preview: boolean, say?: (message: string) => void) => {
    const md = new MarkdownIt({html: true});
    unavailableCells(md, root, {preview, ...(say && {say})});
    return md.render(page.replace(/^---[^]*?---\n/, ""), {path: "/notebooks/try"});
  };
  const where = "src/notebooks/try.md 第 9 行：要从外面取 npm:d3，而这里不联网。";

  it("draws a box in the preview and says it in the terminal", () => {
    const said: string[] = [];
    expect(render(true, (message) => void said.push(message))).toContain(`<p>${where}`);
    expect(said.join()).toContain(where);
  });
  it("stops a build", () => expect(() => render(false)).toThrow(where));
});
