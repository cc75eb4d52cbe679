/** What a spreadsheet takes for a formula: = + - @ (or their full-width forms), a tab or a return, where it is no number. */
const formula = /^(?:[=@＝＠\t\r]|[+\-＋－](?!\d+(?:\.\d+)?$))/;

const cell = (text: string) => {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** A table as a file that spreadsheets open: UTF-8 with its mark, lines as RFC 4180 has them. */
export const formatCsv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
