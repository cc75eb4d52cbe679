/** Names that belong together, by pairs that are joined (disjoint sets). */
export class Joined {
  readonly #above: Map<string, string>;

  constructor(names: Iterable<string>) {
    this.#above = new Map(Array.from(names, (name) => [name, name]));
  }

  has(name: string): boolean {
    return this.#above.has(name);
  }

  /** The one name that stands for all that belong to this one. */
  nameOf(name: string): string {
    let at = name;
    for (let above = this.#above.get(at)!; above !== at; above = this.#above.get(at)!) {
      this.#above.set(at, this.#above.get(above)!);
      at = this.#above.get(at)!;
    }
    return at;
  }

  join(a: string, b: string): void {
    this.#above.set(this.nameOf(b), this.nameOf(a));
  }
}
