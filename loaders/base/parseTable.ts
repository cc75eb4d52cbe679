import {parse} from "csv-parse/sync";

/** The records of a published table, its header first. */
export function parseTable(text: string): string[][] {
  return parsePlain(text) ?? (parse(text, {relax_column_count: true}) as string[][]);
}

/** Its rows by the names of its columns. A row with more or fewer cells than the header stops it. */
export function parseRows<Row extends Record<string, string> = Record<string, string>>(text: string): Row[] {
  const [header = [], ...records] = parsePlain(withoutMark(text)) ?? [];
  if (header.length === 0 || new Set(header).size < header.length || records.some((r) => r.length !== header.length))
    return parse(text, {bom: true, columns: true}) as unknown as Row[];
  return records.map((record) => {
    const row: Record<string, string> = {};
    for (let i = 0; i < header.length; i++) row[header[i]!] = record[i]!;
    return row as Row;
  });
}

/** A text without the mark of its byte order. */
export const withoutMark = (text: string) => text.replace(/^\ufeff/, "");

/** A cell with quotes around it, and what ends it. */
const quoted = /"((?:[^"]|"")*)"(,|$)/y;
const bare = /([^,"]*)(,|$)/y;

/**
 * A table as the program writes it: lines that end with \n, quotes only around whole cells. csv-parse takes six times as
 * long, and a release reads the tables of all that are kept. Undefined where it is not written so.
 */
function parsePlain(text: string): string[][] | undefined {
  if (text.includes("\r")) return undefined;
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const records: string[][] = [];
  for (let i = 0; i < lines.length; i++) {
    let line = lines[i]!;
    if (line === "") return undefined;
    if (!line.includes('"')) {
      records.push(line.split(","));
      continue;
    }
    // A break within quotes is part of the cell.
    while (isOpen(line)) {
      if (++i === lines.length) return undefined;
      line += `\n${lines[i]!}`;
    }
    const record = splitQuoted(line);
    if (!record) return undefined;
    records.push(record);
  }
  return records;
}

function isOpen(line: string): boolean {
  let open = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) open = !open;
  return open;
}

function splitQuoted(line: string): string[] | undefined {
  const record: string[] = [];
  for (let at = 0; ;) {
    const form = line[at] === '"' ? quoted : bare;
    form.lastIndex = at;
    const found = form.exec(line);
    if (!found) return undefined;
    record.push(form === quoted ? found[1]!.replaceAll('""', '"') : found[1]!);
    at = form.lastIndex;
    if (found[2] === "") return record;
  }
}
