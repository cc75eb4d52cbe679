import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {colors} from "../../src/cards/chart.js";

type Tokens = Record<string, string>;

const css = readFileSync("src/styles/tokens.css", "utf8").replace(/\/\*[^]*?\*\//g, "");
/** What the blocks of the style sheet say whose media query is one of these; a later one wins. */
const read = (...queries: string[]): Tokens => {
  const all: Tokens = {};
  for (const [, query, body] of css.matchAll(/(?:@media ([^{]+) \{\s*)?:root \{([^}]*)\}/g))
    if (query === undefined || queries.includes(query))
      for (const [, name, value] of body!.matchAll(/--([\w-]+):\s*([^;]+);/g)) all[name!] = value!.trim();
  return all;
};
const dark = "screen and (prefers-color-scheme: dark)";
const more = "screen and (prefers-contrast: more)";
const schemes: Record<string, Tokens> = {
  light: read(),
  dark: read(dark),
  "light, more contrast": read(more),
  "dark, more contrast": read(dark, more, `${more} and (prefers-color-scheme: dark)`)
};

/** Relative luminance and contrast as WCAG 2.1 has them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
/** So much of a colour over another. */
function blend(over: string, under: string, opacity: number): string {
  const part = (hex: string, at: number) => parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(over, at) * opacity + part(under, at) * (1 - opacity)));
  return `#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** Letters, and the grounds that they stand on. */
const texts: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  [
    "ink",
    [
      "paper",
      "ground",
      "shade",
      "navy-soft",
      "tone-good",
      "tone-slight",
      "tone-warn",
      "tone-bad",
      "tone-plain",
      "shade-0",
      "shade-4"
    ]
  ],
  ["muted", ["paper", "ground", "navy-soft"]],
  ["link", ["paper", "ground", "navy-soft", "plain-soft"]],
  ["navy", ["paper", "ground", "navy-soft"]],
  ["on-mast", ["mast"]],
  ["on-mast-soft", ["mast"]],
  ["on-superseded", ["superseded"]],
  ["notice", ["warn-soft"]],
  ["good", ["good-soft", "paper", "ground"]],
  ["warn", ["warn-soft", "paper", "ground"]],
  ["bad", ["bad-soft", "paper", "ground", "tone-none"]],
  ["plain", ["plain-soft", "paper", "ground"]],
  ["odd", ["paper"]],
  ["target", ["paper"]]
];
/** Lines and shapes that say something by themselves. What is only soft has its number or word beside it. */
const shapes = [...colors.filter((name) => name.startsWith("series-")), "target", "limit", "odd", "good", "late-3"];

describe("tokens.css", () => {
  it.each(Object.entries(schemes))("%s: every text is read (AA), every shape is seen (3 : 1)", (_, tokens) => {
    const bad: string[] = [];
    for (const [text, grounds] of texts)
      for (const ground of grounds) {
        const found = contrast(tokens[text]!, tokens[ground]!);
        if (found < 4.5) bad.push(`${text} on ${ground}: ${found.toFixed(2)}`);
      }
    for (const shape of [...shapes, "edge", "focus"]) {
      const found = contrast(tokens[shape]!, tokens.paper!);
      if (found < 3) bad.push(`${shape}: ${found.toFixed(2)}`);
    }
    for (const opacity of [0.08, 0.5, 1]) {
      const found = contrast(tokens.ink!, blend(tokens.ramp!, tokens.paper!, opacity));
      if (found < 4.5) bad.push(`ink on ${opacity} of ramp: ${found.toFixed(2)}`);
    }
    expect(bad).toEqual([]);
  });

  it("the computed contrast is that of WCAG’s own examples", () => {
    expect(contrast("#000000", "#ffffff")).toBe(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(blend("#000000", "#ffffff", 0.5)).toBe("#808080");
  });

  it("has every colour in both schemes, and every colour of the charts", () => {
    const colorsOf = (tokens: Tokens) => Object.keys(tokens).filter((name) => tokens[name]!.startsWith("#"));
    const own = /:root \{([^}]*)\}/.exec(css.slice(css.indexOf(dark)))![1]!;
    const inDark = [...own.matchAll(/--([\w-]+):\s*#/g)].map(([, name]) => name);
    expect(colorsOf(read()).filter((name) => !inDark.includes(name) && name !== "on-superseded")).toEqual([]);
    expect(colors.filter((name) => !/^#[0-9a-f]{6}$/.test(read()[name] ?? ""))).toEqual([]);
  });

  it("is shown whole on the page 版式, in the words of a mark as in its colour", () => {
    const page = readFileSync("src/style-guide.md", "utf8");
    const missing = Object.keys(read()).filter((name) => !page.includes(`<code>${name}</code>`));
    expect(missing).toEqual([]);
    // A class that only means a mark stands there too.
    const marks = readFileSync("src/styles/cards.css", "utf8").matchAll(/\.((?:chip|mark|dot)\.\w+)/g);
    for (const [, mark] of marks) expect(page).toContain(`class="${mark!.replace(".", " ")}"`);
  });

  it("is the only place with colours, and every token is used", () => {
    const files = (readdirSync("src", {recursive: true, encoding: "utf8"}) as string[]).filter(
      (file) => /\.(css|ts|md)$/.test(file) && !file.startsWith("data") && file !== join("styles", "tokens.css")
    );
    const sources = files.map((file) => [file, readFileSync(join("src", file), "utf8")] as const);
    const found = sources.flatMap(([file, text]) =>
      [...text.matchAll(/#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?=["'; ])|\brgba?\(|: (white|black)\b/gi)].map(
        ([color]) => `${file}: ${color}`
      )
    );
    expect(found).toEqual([]);
    const all = sources.map(([, text]) => text).join("\n");
    const unused = Object.keys(read()).filter(
      (name) => !all.includes(`var(--${name})`) && !(colors as readonly string[]).includes(name)
    );
    expect(unused).toEqual([]);
    const unknown = [...all.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name!);
    expect(unknown.filter((name) => !name.includes("$") && !(name in read()))).toEqual([]);
  });
});
