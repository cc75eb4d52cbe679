import {quote} from "./duckdb.js";
import {hideTraces} from "./personal/findTraces.js";

// One meaning of white space, full-width forms and "nothing" for the SQL checks and the row schema alike.
const space =
  "\\t\\n\\x0B\\f\\r \\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}";
const invisible = "\\x{FEFF}\\x{200B}-\\x{200D}\\x{2060}";
const fullWidth = "\\x{FF01}-\\x{FF5E}";

/** RE2 spells a code point \x{FF01}, JavaScript \u{FF01}. */
const re = (pattern: string, flags = "gu") => new RegExp(pattern.replaceAll("\\x{", "\\u{"), flags);

const special = re(`[${space}${invisible}${fullWidth}]`, "u");
const invisibles = re(`[${invisible}]`);
const edges = re(`^[${space}]+|[${space}]+$`);
const spaces = re(`[${space}]`);
const fullWidthForms = re(`[${fullWidth}]`);

/** A formula that its program never calculated: what the cell means is not in the file. */
export const noResult = "#公式没有结果";
/** Errors of Excel as a cell shows them, and the hashes of a column too narrow, which a CSV then holds. */
export const excelError =
  /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|公式没有结果|#+)$/;

/** Spellings of "nothing", after cleaning. A flag reads 无 as false, so it has a list of its own. */
export const nothing = ["/", "-", "--", "—", "——", "–", "无", "暂无"] as const;
export const nothingInFlags = nothing.filter((word) => word !== "无");

/** Full-width to half-width, no invisible characters, no white space at the ends; null when nothing is left. */
export function clean(cell: string | null): string | null {
  if (cell === null || cell === "") return null;
  if (!special.test(cell)) return cell;
  const text = cell
    .replace(fullWidthForms, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(invisibles, "")
    .replace(edges, "");
  return text === "" ? null : text;
}

/** The spelling that codes and headers are compared by: cleaned, no white space inside, lower case. */
export function codeKey(text: string): string {
  return (clean(text) ?? "").replace(spaces, "").toLowerCase();
}

/** A text of its own: a piece of a longer one keeps all of that in memory, which only what is remembered for long need care for. */
export const ownText = (text: string) => (text.length > 12 ? Buffer.from(text).toString() : text);

const maxLabels = 5000;
const labels = new Map<string, string>();

/**
 * A header as it may be kept and shown: one line, no trace of a person or unit, nothing after a colon. Remembered, since the
 * same headers come again from file to file and are compared with every contract.
 */
export function labelText(label: string): string {
  const line = label
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[:：](?=.).*$/u, "：…")
    // With the groups of digits around it: of a number that is broken, the rest would no longer be known for one.
    .replace(/[0-9０-９]+(?:[\s\p{P}\p{S}]{1,3}[0-9０-９]+)*/gu, (run) => (/[0-9０-９]{7}/u.test(run) ? "…" : run));
  const known = labels.get(line);
  if (known !== undefined) return known;
  // Cut at the end only: so would it be of a number that was cut.
  const shown = hideTraces(line).slice(0, 40);
  if (line.length > 200) return shown;
  if (labels.size >= maxLabels) labels.clear();
  labels.set(ownText(line), shown);
  return shown;
}

const ascii = Array.from({length: 94}, (_, i) => String.fromCharCode(0x21 + i)).join("");
const wide = Array.from({length: 94}, (_, i) => String.fromCharCode(0xff01 + i)).join("");

/** A column as spreadsheets name it: A, B, …, Z, AA, … */
export const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));

/**
 * The same two functions as SQL macros. Most cells are plain, so the translation runs only where it has work to do: a
 * cell of ASCII alone (as many bytes as characters) can only have white space at its ends, and trimming is slow: all of
 * it comes before '!', so a look at both ends says whether there is any.
 */
export const textMacros = `
create or replace temp macro clean(cell) as
  case
    when strlen(cell) = length(cell) and cell >= '!' and reverse(cell) >= '!' then cell
    when strlen(cell) = length(cell) then nullif(trim(cell, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), '')
    when regexp_matches(cell, '[${space}${invisible}${fullWidth}]') then
      nullif(regexp_replace(regexp_replace(
        translate(cell, ${quote(wide)}, ${quote(ascii)}),
        '[${invisible}]', '', 'g'), '^[${space}]+|[${space}]+$', '', 'g'), '')
    else nullif(cell, '')
  end;
create or replace temp macro code_key(text) as
  lower(case when regexp_matches(text, '[${space}]') then regexp_replace(text, '[${space}]', '', 'g') else text end);
`;
