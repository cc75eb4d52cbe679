/** Characters that nobody sees, or that turn the order of what is seen: controls, marks of direction, zero-width ones. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const codeOf = (c: string) => c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");

/** A sign in the place of a character: ␉ for a tab, ‹U+202E› for a turn to the left. */
const signOf = (c: string) => (c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : `‹U+${codeOf(c)}›`);

/** Text of others as it may be shown: every character in it is seen, and in its order. */
export const visible = (text: string) => text.replace(unseen, signOf);

/** Lines of our own that hold text of others: the breaks between them stay. */
export const visibleLines = (text: string) => text.split("\n").map(visible).join("\n");

/** JSON in which such characters are escapes, so that a terminal or an editor shows them too; it means the same. */
export const visibleJson = (json: string) =>
  json.replace(unseen, (c) =>
    c === "\n"
      ? c
      : Array.from({length: c.length}, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")
  );

/** What a spreadsheet takes for a formula: = + - @ (or their full-width forms) with something behind it that makes no number. */
const formula = /^[=@＝＠][^]|^[+\-＋－](?!(?:\d+(?:\.\d+)?)?$)/;

/** Text as a cell of a table or workbook that we write: visible, broken only where it was, and never a formula (a tab or a return at its start is a sign already). Numbers stay as they are. */
export function cellText(text: string): string {
  const shown = visibleLines(text);
  return formula.test(shown) ? `'${shown}` : shown;
}
