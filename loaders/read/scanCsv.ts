const quoteByte = 0x22;
const lf = 0x0a;
const cr = 0x0d;

/** What a scan of the bytes found. It knows nothing of the reader that comes after it, and is compared with it. */
export interface CsvScan {
  /** Records, blank lines included; an embedded line break does not end one. */
  records: number;
  blankRecords: number;
  /** Physical line (from 1) on which each of the first records begins. */
  headLines: number[];
  /** Bytes of the longest record. */
  longestRecord: number;
  /** How many records have how many fields, blank lines left out. */
  fieldCounts: Map<number, number>;
  /** Whether records of another width than the record at `from` follow it; asked by the reader's fast path. */
  widthChangesAfter(from: number): boolean;
  newline: "\n" | "\r\n" | "mixed";
  /** Number of the record in which a quote opens and never closes. */
  openQuote: number | null;
  /** A quote that neither opens nor closes a field, such as ab"c. */
  strayQuote: number | null;
  hasNul: boolean;
}

/**
 * Counts records and fields of a CSV byte by byte, quote-aware, as RFC 4180 has them. Works on UTF-8 and on GB18030:
 * no byte of a multi-byte character there is a quote, a line end, or one of the delimiters , ; tab.
 */
export function scanCsv(bytes: Uint8Array, delimiter: number, start = 0): CsvScan {
  const fieldCounts = new Map<number, number>();
  const headLines: number[] = [];
  /** [record, width] where the width differs from the record before; short, since widths rarely change. */
  const changes: [number, number][] = [];
  let records = 0;
  let blankRecords = 0;
  let line = 1;
  let lfs = 0;
  let crlfs = 0;
  let loneCrs = 0;
  let fields = 1;
  let empty = true;
  let quoted = false;
  let fieldStart = true;
  let strayQuote: number | null = null;
  let hasNul = false;
  let recordLine = 1;
  let recordStart = start;
  let longestRecord = 0;
  let lastWidth = -1;

  let i = start;

  const endRecord = () => {
    records += 1;
    longestRecord = Math.max(longestRecord, i - recordStart);
    if (headLines.length < 64) headLines.push(recordLine);
    if (empty) blankRecords += 1;
    const width = empty ? 0 : fields;
    if (!empty) fieldCounts.set(fields, (fieldCounts.get(fields) ?? 0) + 1);
    if (width !== lastWidth && changes.length < 100_000) {
      changes.push([records, width]);
      lastWidth = width;
    }
    fields = 1;
    empty = true;
    fieldStart = true;
  };

  const end = bytes.length;
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if (quoted) {
      if (byte === quoteByte) {
        if (bytes[i + 1] === quoteByte) i += 1;
        else {
          quoted = false;
          const next = bytes[i + 1];
          if (next !== undefined && next !== delimiter && next !== lf && next !== cr) strayQuote ??= records + 1;
        }
      } else if (byte === lf) line += 1;
      else if (byte === 0) hasNul = true;
      continue;
    }
    if (byte > quoteByte && byte !== delimiter) {
      fieldStart = false;
      empty = false;
    } else if (byte === delimiter) {
      fields += 1;
      fieldStart = true;
      empty = false;
    } else if (byte === lf) {
      lfs += 1;
      line += 1;
      endRecord();
      recordLine = line;
      recordStart = i + 1;
    } else if (byte === cr) {
      if (bytes[i + 1] === lf) {
        i += 1;
        crlfs += 1;
      } else loneCrs += 1;
      line += 1;
      endRecord();
      recordLine = line;
      recordStart = i + 1;
    } else if (byte === quoteByte) {
      if (fieldStart) quoted = true;
      else strayQuote ??= records + 1;
      fieldStart = false;
      empty = false;
    } else {
      if (byte === 0) hasNul = true;
      fieldStart = false;
      if (byte !== 0x20) empty = false;
    }
  }
  const openQuote = quoted ? records + 1 : null;
  if (end > recordStart) endRecord();
  const kinds = [lfs, crlfs, loneCrs].filter(Boolean).length;
  return {
    records,
    blankRecords,
    headLines,
    longestRecord,
    fieldCounts,
    widthChangesAfter: (from) => changes.some(([record]) => record > from),
    newline: kinds > 1 || loneCrs ? "mixed" : crlfs ? "\r\n" : "\n",
    openQuote,
    strayQuote,
    hasNul
  };
}
