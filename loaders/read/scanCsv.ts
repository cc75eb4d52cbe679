const quoteByte = 0x22;
const lf = 0x0a;
const cr = 0x0d;
const space = 0x20;

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
  /**
   * The first record over several lines of which each has as many delimiters as the whole: a quote that opens in one row
   * and closes in another makes one record of all the rows between.
   */
  swallowed: {record: number; lines: number} | null;
  hasNul: boolean;
}

/** The scan of bytes that are all in memory. */
export function scanCsv(bytes: Uint8Array, delimiter: number, start = 0): CsvScan {
  const scanner = new CsvScanner(delimiter, start);
  scanner.push(bytes);
  return scanner.end();
}

/**
 * Counts records and fields of a CSV byte by byte, quote-aware, as RFC 4180 has them, piece after piece. Works on UTF-8
 * and on GB18030: no byte of a multi-byte character there is a quote, a line end, or one of the delimiters , ; tab.
 */
export class CsvScanner {
  readonly #delimiter: number;
  /** Bytes before the first record that are still to come. */
  #start: number;
  readonly #fieldCounts = new Map<number, number>();
  readonly #headLines: number[] = [];
  /** [record, width] where the width differs from the record before; short, since widths rarely change. */
  readonly #changes: [number, number][] = [];
  #records = 0;
  #blankRecords = 0;
  #line = 1;
  #lfs = 0;
  #crlfs = 0;
  #loneCrs = 0;
  #fields = 1;
  #empty = true;
  #quoted = false;
  #fieldStart = true;
  #openQuote: number | null = null;
  #strayQuote: number | null = null;
  #swallowed: CsvScan["swallowed"] = null;
  #hasNul = false;
  #recordLine = 1;
  /** Of the open record: its lines so far, and the delimiters of each, if they all have the same number. */
  #lines = 0;
  #lineWidth: number | undefined;
  /** Of its last line: delimiters inside quotes, and the fields before it. */
  #quotedDelimiters = 0;
  #fieldsBefore = 1;
  /** Bytes of the open record that lie in earlier pieces. */
  #before = 0;
  #longestRecord = 0;
  #lastWidth = -1;
  /** Records of the width of the last one that are not in #fieldCounts yet. */
  #sameWidth = 0;
  /** Last bytes that can only be understood with the next one: a carriage return, or a run of quotes. */
  #held: Buffer | undefined;

  /** The first `start` bytes are no part of a record: a byte order mark. */
  constructor(delimiter: number, start = 0) {
    this.#delimiter = delimiter;
    this.#start = start;
  }

  /** The next bytes; they may be overwritten afterwards. */
  push(piece: Uint8Array): void {
    const text = piece.subarray(this.#start);
    this.#start -= piece.length - text.length;
    const bytes = this.#held ? Buffer.concat([this.#held, text]) : text;
    let known = bytes.length;
    if (bytes[known - 1] === cr) known -= 1;
    else while (bytes[known - 1] === quoteByte) known -= 1;
    this.#held = known < bytes.length ? Buffer.from(bytes.subarray(known)) : undefined;
    this.#scan(bytes.subarray(0, known));
  }

  /** What is found, now that no more bytes come. */
  end(): CsvScan {
    if (this.#held) this.#scan(this.#held);
    this.#held = undefined;
    if (this.#quoted) this.#openQuote ??= this.#records + 1;
    if (this.#before > 0) this.#endRecord(this.#before);
    this.#before = 0;
    return this.soFar();
  }

  /** What was found in the records that have ended. */
  soFar(): CsvScan {
    this.#flush();
    const kinds = [this.#lfs, this.#crlfs, this.#loneCrs].filter(Boolean).length;
    return {
      records: this.#records,
      blankRecords: this.#blankRecords,
      headLines: this.#headLines,
      longestRecord: this.#longestRecord,
      fieldCounts: this.#fieldCounts,
      widthChangesAfter: (from) => this.#changes.some(([record]) => record > from),
      newline: kinds > 1 || this.#loneCrs ? "mixed" : this.#crlfs ? "\r\n" : "\n",
      openQuote: this.#openQuote,
      strayQuote: this.#strayQuote,
      swallowed: this.#swallowed,
      hasNul: this.#hasNul
    };
  }

  #scan(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#hasNul ||= bytes.indexOf(0) >= 0;
    const bare = !this.#quoted && bytes.indexOf(quoteByte) < 0 && hasNoLoneCr(bytes);
    if (bare) this.#scanBare(bytes);
    else this.#scanAny(bytes);
  }

  /** Without quotes and lone carriage returns only delimiters and line feeds matter. */
  #scanBare(bytes: Uint8Array): void {
    const count = counter(bytes, this.#delimiter);
    const end = bytes.length;
    let start = 0;
    for (;;) {
      const at = bytes.indexOf(lf, start);
      const crlf = at > start && bytes[at - 1] === cr;
      const to = at < 0 ? end : crlf ? at - 1 : at;
      this.#fields += count(start, to);
      this.#empty &&= this.#fields === 1 && onlySpaces(bytes, start, to);
      if (at < 0) break;
      if (crlf) this.#crlfs += 1;
      else this.#lfs += 1;
      this.#line += 1;
      this.#endRecord(this.#before + to - start);
      this.#before = 0;
      this.#recordLine = this.#line;
      start = at + 1;
    }
    this.#before += end - start;
    if (end > start) this.#fieldStart = bytes[end - 1] === this.#delimiter;
  }

  #scanAny(bytes: Uint8Array): void {
    const delimiter = this.#delimiter;
    const end = bytes.length;
    let fields = this.#fields;
    let empty = this.#empty;
    let quoted = this.#quoted;
    let fieldStart = this.#fieldStart;
    let start = -this.#before;

    const endRecord = (at: number, next: number) => {
      this.#line += 1;
      this.#fields = fields;
      this.#empty = empty;
      this.#endRecord(at - start);
      this.#recordLine = this.#line;
      fields = 1;
      empty = true;
      fieldStart = true;
      start = next;
    };

    for (let i = 0; i < end; i++) {
      const byte = bytes[i]!;
      if (quoted) {
        if (byte === quoteByte) {
          if (bytes[i + 1] === quoteByte) i += 1;
          else {
            quoted = false;
            const next = bytes[i + 1];
            if (next !== undefined && next !== delimiter && next !== lf && next !== cr)
              this.#strayQuote ??= this.#records + 1;
          }
        } else if (byte === delimiter) this.#quotedDelimiters += 1;
        else if (byte === lf) {
          this.#line += 1;
          this.#endLine(fields);
        } else if (byte === cr && bytes[i + 1] !== lf) this.#endLine(fields);
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
        this.#lfs += 1;
        endRecord(i, i + 1);
      } else if (byte === cr) {
        const at = i;
        if (bytes[i + 1] === lf) {
          i += 1;
          this.#crlfs += 1;
        } else this.#loneCrs += 1;
        endRecord(at, i + 1);
      } else if (byte === quoteByte) {
        if (fieldStart) quoted = true;
        else this.#strayQuote ??= this.#records + 1;
        fieldStart = false;
        empty = false;
      } else {
        fieldStart = false;
        if (byte !== space) empty = false;
      }
    }
    this.#fields = fields;
    this.#empty = empty;
    this.#quoted = quoted;
    this.#fieldStart = fieldStart;
    this.#before = end - start;
  }

  /** A line ends inside quotes; `fields` of the record have begun. */
  #endLine(fields: number): void {
    const width = this.#quotedDelimiters + fields - this.#fieldsBefore;
    this.#lineWidth = this.#lines === 0 || width === this.#lineWidth ? width : undefined;
    this.#lines += 1;
    this.#quotedDelimiters = 0;
    this.#fieldsBefore = fields;
  }

  #endRecord(length: number): void {
    this.#records += 1;
    if (this.#lines > 0) {
      this.#endLine(this.#fields);
      if (this.#fields > 2 && this.#lineWidth === this.#fields - 1)
        this.#swallowed ??= {record: this.#records, lines: this.#lines};
    }
    this.#lines = 0;
    this.#quotedDelimiters = 0;
    this.#fieldsBefore = 1;
    if (length > this.#longestRecord) this.#longestRecord = length;
    if (this.#headLines.length < 64) this.#headLines.push(this.#recordLine);
    if (this.#empty) this.#blankRecords += 1;
    const width = this.#empty ? 0 : this.#fields;
    if (width !== this.#lastWidth) {
      this.#flush();
      this.#lastWidth = width;
      if (this.#changes.length < 100_000) this.#changes.push([this.#records, width]);
    }
    this.#sameWidth += 1;
    this.#fields = 1;
    this.#empty = true;
    this.#fieldStart = true;
  }

  #flush(): void {
    if (this.#lastWidth > 0 && this.#sameWidth > 0)
      this.#fieldCounts.set(this.#lastWidth, (this.#fieldCounts.get(this.#lastWidth) ?? 0) + this.#sameWidth);
    this.#sameWidth = 0;
  }
}

function hasNoLoneCr(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(cr); at >= 0; at = bytes.indexOf(cr, at + 1)) if (bytes[at + 1] !== lf) return false;
  return true;
}

function onlySpaces(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== space) return false;
  return true;
}

/** Gives a function that counts a byte between two places. */
function counter(bytes: Uint8Array, byte: number): (from: number, to: number) => number {
  // Four bytes at a time where they lie as words do.
  const lead = Math.min(-bytes.byteOffset & 3, bytes.length);
  const length = (bytes.length - lead) >> 2;
  const words = length ? new Int32Array(bytes.buffer, bytes.byteOffset + lead, length) : new Int32Array();
  const pattern = byte * 0x01010101;
  const one = (at: number) => ((bytes[at]! ^ byte) - 1) >>> 31;
  return (from, to) => {
    let found = 0;
    let at = from;
    for (; at < to && ((at - lead) & 3) !== 0; at++) found += one(at);
    const last = (to - lead) >> 2;
    for (let word = (at - lead) >> 2; word < last; word++, at += 4) {
      const other = words[word]! ^ pattern;
      // The highest bit of every byte that is zero, and no other bit.
      const same = ~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other | 0x7f7f7f7f);
      found += Math.imul(same >>> 7, 0x01010101) >>> 24;
    }
    for (; at < to; at++) found += one(at);
    return found;
  };
}
