import {type FileHandle, open} from "node:fs/promises";
import {pieces} from "./pieces.js";

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
  /** About so many bytes a slice. */
  bytes: number;
  /** Where slice i is written. */
  path: (i: number) => string;
  /** Numbers of the only records to be written, ascending. */
  only?: readonly number[];
  /** Told of every record that is written: where it lies in these bytes, without its line end. */
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
  {bytes, path, only, onRecord, piece: pieceSize}: Cut
): AsyncGenerator<Slice> {
  const delimiter = csv.delimiter.charCodeAt(0);
  const ends = new RecordEnds();
  const out = new Writer();
  let slice: Slice | undefined;
  let slices = 0;
  let row = 0;
  let taken = false;
  let picked = 0;
  let inRecord = false;
  const crlf = csv.newline === "\r\n";
  /** A carriage return that ended a piece: part of a line end, or of a text. */
  let held = false;
  const tell = onRecord && new WholeRecords(onRecord, crlf);
  try {
    for await (const piece of pieces(csv.path, pieceSize)) {
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
        if (!out.hasRoom(to - at)) await out.flush();
        if (!inRecord) {
          inRecord = true;
          row += 1;
          taken = only === undefined || only[picked] === row;
          if (taken) {
            if (!slice) {
              slice = {path: path(slices++), first: row, rows: 0};
              await out.open(slice.path);
            }
            slice.rows += 1;
            picked += 1;
            out.number(row, delimiter);
          }
        }
        if (taken) {
          tell?.add(piece, at, to, end >= 0);
          if (held && end !== at + 1) out.byte(cr);
          const text = end < 0 ? to : end - 1;
          held = crlf && text > at && piece[text - 1] === cr;
          out.copy(piece, at, held ? text - 1 : text);
          if (end >= 0) {
            out.byte(lf);
            held = false;
          }
        }
        at = to;
        if (end < 0) continue;
        inRecord = false;
        if (slice && out.size >= bytes) {
          await out.close();
          yield slice;
          slice = undefined;
        }
      }
      if (only && picked === only.length && !inRecord) break;
    }
    if (slice) {
      if (inRecord && taken) {
        tell?.end();
        if (held) out.byte(cr);
        out.byte(lf);
      }
      await out.close();
      yield slice;
    }
  } finally {
    await out.close();
  }
}

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
      const text = to - 1;
      this.#tell(piece, from, this.#crlf && text > from && piece[text - 1] === cr ? text - 1 : text);
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
    this.#tell(record, 0, crlf && record.at(-1) === cr ? record.length - 1 : record.length);
  }
}

/** Room for a record's number, the delimiter after it, and a line end. */
const numberBytes = 24;

/** Writes records and their numbers through one buffer. */
class Writer {
  readonly #buffer = Buffer.allocUnsafe(8 * 1024 * 1024);
  #file: FileHandle | undefined;
  #filled = 0;
  #written = 0;

  get size(): number {
    return this.#written + this.#filled;
  }

  async open(path: string): Promise<void> {
    this.#file = await open(path, "w", 0o600);
    this.#written = 0;
  }

  hasRoom(bytes: number): boolean {
    return this.#filled + bytes + numberBytes <= this.#buffer.length;
  }

  number(value: number, delimiter: number): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    const end = this.#filled + digits;
    for (let i = end - 1, rest = value; i >= this.#filled; i--) {
      this.#buffer[i] = zero + (rest % 10);
      rest = Math.floor(rest / 10);
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

  async flush(): Promise<void> {
    for (let at = 0; at < this.#filled;)
      at += (await this.#file!.write(this.#buffer, at, this.#filled - at)).bytesWritten;
    this.#written += this.#filled;
    this.#filled = 0;
  }

  async close(): Promise<void> {
    if (!this.#file) return;
    await this.flush();
    await this.#file.close();
    this.#file = undefined;
  }
}
