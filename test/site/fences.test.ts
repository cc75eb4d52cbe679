import {readdirSync, readFileSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import ts from "typescript";
import {describe, expect, it} from "vitest";
import {root} from "../../loaders/base/sources.js";

// What Framework gives a page's cells; the rest they import by name.
const given = `
declare const width: number;
declare function display<T>(value: T): T;
declare function view<T>(input: HTMLElement & {value: T}): T;
declare function resize(draw: (width: number, height: number) => Node): Node;
declare function FileAttachment(name: string): {
  text(): Promise<string>;
  json(): Promise<unknown>;
  csv(options?: {typed?: boolean}): Promise<Record<string, string>[]>;
};
export {};
`;

/** The code of all ${"```js"} and ${"```ts"} cells of a page, each line where it stands in the page. */
function cells(page: string): string {
  let inside = false;
  return readFileSync(page, "utf8")
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) {
        inside = !inside && /^```(js|ts)\b/.test(line);
        return "";
      }
      return inside ? line : "";
    })
    .join("\n");
}

/** Type errors in the cells of one page, as "line: message"; files that the page imports are checked as they are. */
function typeErrors(page: string): string[] {
  const {config} = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const virtual = join(dirname(page), `${relative(dirname(page), page).replace(".md", "")}.cells.ts`);
  const code = cells(page);
  // A cell's callbacks take their types from the libraries where those give any: nobody annotates a notebook.
  const host = ts.createCompilerHost({...options, noImplicitAny: false});
  const {readFile, fileExists} = host;
  host.readFile = (file) => (file === virtual ? code + given : readFile.call(host, file));
  host.fileExists = (file) => file === virtual || fileExists.call(host, file);
  host.getSourceFile = (file, version) => ts.createSourceFile(file, host.readFile(file) ?? "", version);
  const program = ts.createProgram([virtual], {...options, noImplicitAny: false, noUnusedLocals: false}, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(virtual))
    .map(
      (d) =>
        `${(d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start).line : 0) + 1}: ${ts.flattenDiagnosticMessageText(d.messageText, " ")}`
    );
}

const pages = readdirSync(join(root, "src"), {recursive: true, encoding: "utf8"})
  .filter((file) => file.endsWith(".md") && !file.includes(".observablehq"))
  .filter((file) => cells(join(root, "src", file)).trim() !== "");

describe("the live cells of a page", () => {
  it.each(pages)("of %s pass the type checker", (page) => {
    expect(typeErrors(join(root, "src", page))).toEqual([]);
  });
  it("are there at all", () => expect(pages).toContain("notebooks/va-gdx.md"));
});

describe("what cells import", () => {
  it.each(pages)("in %s is named, never fetched: no npm:, jsr: or address", (page) => {
    expect(cells(join(root, "src", page))).not.toMatch(/(from|import\()\s*["'](npm:|jsr:|https?:)/);
  });
});
