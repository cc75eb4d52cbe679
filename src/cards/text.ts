/** Where a link leads: a page of the site, an anchor of the same page, or a file beside the pages. */
export type Link = {page: string; anchor?: string} | {anchor: string} | {file: string};

/** A run of words, or words that mean more than they say; every renderer decides how to show that. */
export type Part =
  | string
  /** A place to go to. */
  | {kind: "link"; text: string; to: Link}
  /** A published table, by its name. */
  | {kind: "table-file"; resource: string}
  /** The status of an indicator or of a source. */
  | {kind: "status"; text: string; code: string}
  /** A lamp: its shape and its word say what its colour does. */
  | {kind: "lamp"; text: string; code: "green" | "yellow" | "red"}
  /** What a control chart says: 改善, 变差, 平稳, 稳定达标 … */
  | {kind: "mark"; text: string; code: string}
  /** A sign of a control chart, explained. */
  | {kind: "sign"; text: string; code: string}
  /** Something to be put right. */
  | {kind: "warning"; text: string}
  /** A value that was published otherwise before. */
  | {kind: "revised"; text: string}
  | {kind: "strong" | "muted" | "plain" | "code"; text: string}
  /** A place that links can lead to. */
  | {kind: "anchor"; id: string; text: string}
  | {kind: "break"};

export type Text = Part | readonly Part[];

export const link = (text: string, to: Link): Part => ({kind: "link", text, to});
export const strong = (text: string): Part => ({kind: "strong", text});
export const muted = (text: string): Part => ({kind: "muted", text});
export const warning = (text: string): Part => ({kind: "warning", text});

/** One after the other: 甲、乙、丙. */
export const joined = (parts: readonly Part[]): Part[] => parts.flatMap((part, i) => (i ? ["、", part] : [part]));

export const partsOf = (text: Text): readonly Part[] => (isList(text) ? text : [text]);

const isList = (text: Text): text is readonly Part[] => Array.isArray(text);

/** The words alone. */
export const plainText = (text: Text): string =>
  partsOf(text)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.kind === "break") return "\n";
      return part.kind === "table-file" ? `${part.resource}.csv` : part.text;
    })
    .join("");
