/** Text made safe for HTML, as content or as a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** HTML that needs no escaping any more. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Value = string | number | Markup | readonly Markup[] | null | undefined | false;

/** A template whose values are escaped unless they are markup themselves. How it is indented here does not show in it. */
export function html(template: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(unindent(template).reduce((text, string, i) => text + write(values[i - 1]) + string));
}

export function raw(text: string): Markup {
  return new Markup(text);
}

const unindented = new WeakMap<TemplateStringsArray, readonly string[]>();

function unindent(template: TemplateStringsArray): readonly string[] {
  let strings = unindented.get(template);
  if (!strings) unindented.set(template, (strings = template.map((string) => string.replace(/\n\s*/g, "\n"))));
  return strings;
}

function write(value: Value): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Markup) return value.text;
  return typeof value === "object" ? value.join("") : escape(String(value));
}
