import {createHash} from "node:crypto";
import {dirname, join} from "node:path";

/** Where the rules that stood in style attributes go, from the root of the site. */
export const inlineStyles = "inline.css";

const short = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

/**
 * Takes scripts and styles out of a page into files of their own, so that a strict policy (no 'unsafe-inline') lets it be.
 * A script goes beside its page, where its relative imports mean the same. Gives path → content of the scripts; the rules
 * of style attributes are added to `rules`, class → declarations.
 */
export function moveInline(document: Document, file: string, rules: Map<string, string>): Map<string, string> {
  const scripts = new Map<string, string>();
  for (const script of document.querySelectorAll("script:not([src])")) {
    const text = script.textContent;
    if (/^application\/(ld\+)?json$/.test(script.getAttribute("type") ?? "")) continue;
    const name = `page.${short(text)}.js`;
    scripts.set(join(dirname(file), name), text);
    script.textContent = "";
    script.setAttribute("src", `./${name}`);
  }
  for (const element of document.querySelectorAll("[style]")) {
    const declarations = element.getAttribute("style")!.trim().replace(/;$/, "");
    const name = `s-${short(declarations)}`;
    rules.set(name, declarations);
    element.removeAttribute("style");
    element.classList.add(name);
  }
  if (document.querySelector("style")) throw new Error(`${file}: a style element; put its rules in src/styles`);
  return scripts;
}

/** A style attribute wins over the rules of classes; so do these. */
export const formatRules = (rules: ReadonlyMap<string, string>) =>
  [...rules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, declarations]) => {
      const important = declarations
        .split(";")
        .map((d) => `${d.trim()} !important`)
        .join("; ");
      return `.${name} { ${important}; }\n`;
    })
    .join("");
