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

type Value = string | number | Markup | readonly Markup[] | null | false;

/** A template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + write(values[i - 1] ?? null) + string));
}

export function raw(text: string): Markup {
  return new Markup(text);
}

function write(value: Value): string {
  if (value === null || value === false) return "";
  if (value instanceof Markup) return value.text;
  return typeof value === "object" ? value.join("") : escape(String(value));
}
