import {closeSync, constants, ftruncateSync, openSync, writeSync} from "node:fs";
import {open} from "node:fs/promises";
import {pieces} from "./pieces.js";
import type {CsvScanner} from "./scanCsv.js";

const quoteByte = 0x22;
const lf = 0x0a;
const cr = 0x0d;
const zero = 0x30;

/** A plain CSV to be cut: UTF-8, every record ended alike, quotes only in pairs. */
export interface PlainCsv {
  path: string;
  delimiter: string;
  /** The line end of its records, which the last one may lack. Slices have line feeds. */
  newline: "\n" | "\r\n";
  /** Records before the data. */
  skip: number;
}

/** A run of records in a file of its own, each with its number (from 1) as a first field. */
export interface Slice {
  path: string;
  /** Number of its first record. */
  first: number;
  rows: number;
}

export interface Cut {
  /** About so many bytes has slice i. */
  bytes: (i: number) => number;
  /** Where slice i is written. */
  path: (i: number) => string;
  /** Gets all bytes, those of a slice before it is given. */
  scanner?: CsvScanner | undefined;
  /** Notes where the records are. */
  places?: RecordPlaces;
  /** Told of every record: where it lies in these bytes, without its line end. */
  onRecord?: (bytes: Buffer, from: number, to: number) => void;
  /** Bytes that are read at once. */
  piece?: number;
}

/**
 * Cuts a CSV into slices, so that a file of any size is read in the same memory, and numbers its records, which a reader
 * with several threads does not.
 */
export async function* sliceCsv(
  csv: PlainCsv,
  {bytes, path, scanner, places, onRecord, piece: pieceSize}: Cut
): AsyncGenerator<Slice> {
  const delimiter = csv.delimiter.charCodeAt(0);
  const ends = new RecordEnds();
  const out = new Writer();
  let slice: Slice | undefined;
  let slices = 0;
  let row = 0;
  let inRecord = false;
  const crlf = csv.newline === "\r\n";
  /** A carriage return that ended a piece: part of a line end, or of a text. */
  let held = false;
  const tell = onRecord && new WholeRecords(onRecord, crlf);
  let before = 0;
  try {
    for await (const piece of pieces(csv.path, pieceSize)) {
      scanner?.push(piece);
      ends.begin(piece);
      let at = 0;
      while (row < csv.skip && at < piece.length) {
        const end = ends.next(piece, at);
        if (end >= 0) row += 1;
        at = end < 0 ? piece.length : end;
      }
      while (at < piece.length) {
        const end = ends.next(piece, at);
        const to = end < 0 ? piece.length : end;
        out.makeRoom(to - at);
        if (!inRecord) {
          inRecord = true;
          row += 1;
          places?.begin(row, before + at);
          if (!slice) {
            slice = {path: path(slices++), first: row, rows: 0};
            out.open(slice.path);
          }
          slice.rows += 1;
          out.number(row, delimiter);
        }
        tell?.add(piece, at, to, end >= 0);
        if (held && end !== at + 1) out.byte(cr);
        const text = end < 0 ? to : end - 1;
        held = crlf && text > at && piece[text - 1] === cr;
        out.copy(piece, at, held ? text - 1 : text);
        at = to;
        if (end < 0) continue;
        out.byte(lf);
        held = false;
        inRecord = false;
        if (slice && out.size >= bytes(slices - 1)) {
          out.close();
          yield slice;
          slice = undefined;
        }
      }
      before += piece.length;
    }
    scanner?.end();
    if (slice) {
      if (inRecord) {
        tell?.end();
        if (held) out.byte(cr);
        out.byte(lf);
      }
      out.close();
      yield slice;
    }
  } finally {
    out.close();
  }
}

const recordsAPlace = 64;

/** Where every 64th record of a file begins, so that single records are found again. */
export class RecordPlaces {
  /** [record, byte], ascending. */
  readonly #begins: [number, number][] = [];

  begin(record: number, at: number): void {
    if (this.#begins.length === 0 || record % recordsAPlace === 0) this.#begins.push([record, at]);
  }

  /** The runs of records that hold the given ones, ascending, as [number of its first, its first byte, byte after it]. */
  *around(records: readonly number[]): Generator<[first: number, from: number, to: number]> {
    let i = 0;
    for (let place = 0; place < this.#begins.length && i < records.length; place++) {
      const [first, from] = this.#begins[place]!;
      const [next, to] = this.#begins[place + 1] ?? [Infinity, Infinity];
      if (records[i]! >= next) continue;
      yield [first, from, to];
      while (i < records.length && records[i]! < next) i += 1;
    }
  }
}

/** Finds single records again, by their numbers, ascending: their bytes, without a line end. */
export async function* pickRecords(
  csv: PlainCsv,
  places: RecordPlaces,
  records: readonly number[]
): AsyncGenerator<{row: number; record: Buffer}> {
  const file = await open(csv.path);
  try {
    const {size} = await file.stat();
    let picked = 0;
    for (const [first, from, to] of places.around(records)) {
      const bytes = Buffer.alloc(Math.min(to, size) - from);
      for (let filled = 0; filled < bytes.length;) {
        const {bytesRead} = await file.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) throw new Error(`a file became shorter while it was read: ${csv.path}`);
        filled += bytesRead;
      }
      const ends = new RecordEnds();
      ends.begin(bytes);
      for (let row = first, at = 0; at < bytes.length && picked < records.length; row++) {
        const end = ends.next(bytes, at);
        if (records[picked] === row) {
          const text = end < 0 ? bytes.length : textEnd(bytes, at, end - 1, csv.newline === "\r\n");
          yield {row, record: bytes.subarray(at, text)};
          picked += 1;
        }
        at = end < 0 ? bytes.length : end;
      }
    }
  } finally {
    await file.close();
  }
}

/** The end of a record without the carriage return of its line end; `to` is the place of the line feed. */
const textEnd = (bytes: Buffer, from: number, to: number, crlf: boolean) =>
  crlf && to > from && bytes[to - 1] === cr ? to - 1 : to;

/** Finds where records end, piece after piece. */
class RecordEnds {
  #quoted = false;
  #bare = false;

  begin(piece: Buffer): void {
    this.#bare = !this.#quoted && piece.indexOf(quoteByte) < 0;
  }

  /** The place after the record that is open at `from`; -1 if it goes on in the next piece. */
  next(piece: Buffer, from: number): number {
    if (this.#bare) return piece.indexOf(lf, from) + 1 || -1;
    for (let i = from; i < piece.length; i++) {
      const byte = piece[i];
      if (byte === quoteByte) this.#quoted = !this.#quoted;
      else if (byte === lf && !this.#quoted) return i + 1;
    }
    return -1;
  }
}

/** Tells of each record in one stretch of bytes, also where it goes on in the next piece. */
class WholeRecords {
  readonly #tell: (bytes: Buffer, from: number, to: number) => void;
  readonly #crlf: boolean;
  #begun: Buffer[] = [];

  constructor(tell: (bytes: Buffer, from: number, to: number) => void, crlf: boolean) {
    this.#tell = tell;
    this.#crlf = crlf;
  }

  add(piece: Buffer, from: number, to: number, ended: boolean): void {
    if (ended && this.#begun.length === 0) {
      this.#tell(piece, from, textEnd(piece, from, to - 1, this.#crlf));
      return;
    }
    // A copy, since the next piece comes in the same buffer.
    this.#begun.push(Buffer.from(piece.subarray(from, ended ? to - 1 : to)));
    if (ended) this.end(this.#crlf);
  }

  /** The last record may lack its line end. */
  end(crlf = false): void {
    const record = Buffer.concat(this.#begun);
    this.#begun = [];
    this.#tell(record, 0, textEnd(record, 0, record.length, crlf));
  }
}

/** Room for a record's number, the delimiter after it, and a line end. */
const numberBytes = 24;

/** Writes records and their numbers through one buffer. */
class Writer {
  readonly #buffer = Buffer.allocUnsafe(8 * 1024 * 1024);
  #file: number | undefined;
  #filled = 0;
  #written = 0;

  get size(): number {
    return this.#written + this.#filled;
  }

  open(path: string): void {
    // What an earlier slice left there is written over: to give its pages back and take new ones costs more.
    this.#file = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    this.#written = 0;
  }

  makeRoom(bytes: number): void {
    if (this.#filled + bytes + numberBytes > this.#buffer.length) this.#flush();
  }

  number(value: number, delimiter: number): void {
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits += 1;
    const end = this.#filled + digits;
    for (let i = end - 1, rest = value; i >= this.#filled; i--) {
      const left = Math.floor(rest / 10);
      this.#buffer[i] = zero + rest - left * 10;
      rest = left;
    }
    this.#buffer[end] = delimiter;
    this.#filled = end + 1;
  }

  copy(bytes: Buffer, from: number, to: number): void {
    this.#filled += bytes.copy(this.#buffer, this.#filled, from, to);
  }

  byte(byte: number): void {
    this.#buffer[this.#filled++] = byte;
  }

  #flush(): void {
    for (let at = 0; at < this.#filled;) at += writeSync(this.#file!, this.#buffer, at, this.#filled - at);
    this.#written += this.#filled;
    this.#filled = 0;
  }

  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    try {
      this.#flush();
      ftruncateSync(file, this.#written);
    } finally {
      this.#file = undefined;
      closeSync(file);
    }
  }
}
