/** The namespaces of a workbook's own elements, as Excel and as the strict standard write them; some writers name none. */
const main = new Set([
  "",
  "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  "http://purl.oclc.org/ooxml/spreadsheetml/main",
  "http://schemas.openxmlformats.org/package/2006/relationships"
]);
const relationships = new Set([
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
  "http://purl.oclc.org/ooxml/officeDocument/relationships"
]);

/**
 * Names by their namespaces, tag after tag: an extension may name its elements like Excel's own. saxes does this too, but
 * makes an object of each attribute, which costs half of its time again.
 */
export class Namespaces {
  /** Prefix → namespace where the next tag stands, and the ones outside it, by the depth of the tag that changed them. */
  #bound = new Map<string, string>();
  readonly #outer: {depth: number; bound: Map<string, string>}[] = [];
  #depth = 0;
  /** Whether a name without a prefix is the workbook's own where the next tag stands. */
  #plain = true;

  /** The local name of an opening tag of the workbook's own; undefined for any other. */
  open(name: string, attributes: Record<string, string>): string | undefined {
    this.#depth += 1;
    for (const key in attributes) {
      if (key.charCodeAt(0) !== 0x78 || !/^xmlns(:|$)/.test(key)) continue;
      if (this.#outer.at(-1)?.depth !== this.#depth) {
        this.#outer.push({depth: this.#depth, bound: this.#bound});
        this.#bound = new Map(this.#bound);
      }
      this.#bound.set(key.slice(6), attributes[key]!);
      this.#plain = main.has(this.#bound.get("") ?? "");
    }
    return this.#own(name);
  }

  close(name: string): string | undefined {
    const own = this.#own(name);
    if (this.#outer.at(-1)?.depth === this.#depth) {
      this.#bound = this.#outer.pop()!.bound;
      this.#plain = main.has(this.#bound.get("") ?? "");
    }
    this.#depth -= 1;
    return own;
  }

  #own(name: string): string | undefined {
    const colon = name.indexOf(":");
    if (colon < 0) return this.#plain ? name : undefined;
    const namespace = this.#bound.get(name.slice(0, colon));
    return namespace !== undefined && main.has(namespace) ? name.slice(colon + 1) : undefined;
  }

  /** The attributes without a namespace, and `id` of a relationship. */
  attributesOf(attributes: Record<string, string>): Map<string, string> {
    const own = new Map<string, string>();
    for (const [key, value] of Object.entries(attributes)) {
      const colon = key.indexOf(":");
      const namespace = colon < 0 ? undefined : this.#bound.get(key.slice(0, colon));
      if (namespace === undefined || relationships.has(namespace)) own.set(key.slice(colon + 1), value);
    }
    return own;
  }
}
