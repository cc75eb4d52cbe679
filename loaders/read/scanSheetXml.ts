const lt = 0x3c;
const gt = 0x3e;
const slash = 0x2f;
const colon = 0x3a;
const question = 0x3f;
const exclamation = 0x21;
const c = 0x63;
const f = 0x66;
const v = 0x76;

/** What a scan of a worksheet's bytes found. It knows nothing of the reader beside it, and is compared with it. */
export interface SheetScan {
  /** Rows that hold a value or a formula. */
  rows: number;
  cells: number;
}

/** Counts rows and cells with content in xl/worksheets/sheetN.xml, tag by tag, without a parser, piece after piece. */
export class SheetScanner {
  readonly #scan: SheetScan = {rows: 0, cells: 0};
  #rest: Buffer = Buffer.alloc(0);
  /** Of the first tag: a tag with another prefix is an extension's. */
  #prefix: string | undefined;
  #inRow = false;
  #rowFilled = false;
  #inCell = false;
  /** The cell's attributes. */
  #tag: Buffer = Buffer.alloc(0);
  #filled = false;

  push(piece: Buffer): void {
    const xml = this.#rest.length ? Buffer.concat([this.#rest, piece]) : piece;
    let i = xml.indexOf(lt);
    while (i >= 0) {
      const end = xml.indexOf(gt, i);
      // A tag is understood with the byte after it: <v></v> holds nothing.
      if (end < 0 || end + 1 === xml.length) break;
      this.#seeTag(xml, i, end);
      i = xml.indexOf(lt, end + 1);
    }
    this.#rest = i < 0 ? Buffer.alloc(0) : Buffer.from(xml.subarray(i));
  }

  end(): SheetScan {
    return this.#scan;
  }

  #seeTag(xml: Buffer, start: number, end: number): void {
    const closing = xml[start + 1] === slash;
    const empty = xml[end - 1] === slash;
    const name = closing ? start + 2 : start + 1;
    let from = name;
    let to = from;
    while (to < end && xml[to]! > 0x20 && xml[to] !== slash) {
      if (xml[to] === colon) from = to + 1;
      to += 1;
    }
    if (xml[name] === question || xml[name] === exclamation) return;
    if (this.#prefix === undefined) this.#prefix = xml.toString("latin1", name, from);
    else if (
      from - name !== this.#prefix.length ||
      (from > name && xml.toString("latin1", name, from) !== this.#prefix)
    )
      return;
    if (to - from === 3 && xml.toString("latin1", from, to) === "row") {
      if (this.#inRow && this.#rowFilled && closing) this.#scan.rows += 1;
      this.#inRow = !closing && !empty;
      this.#rowFilled = false;
      return;
    }
    if (!this.#inRow || to - from !== 1) return;
    const letter = xml[from];
    if (letter === c) {
      if (!closing) {
        this.#inCell = true;
        this.#filled = false;
        this.#tag = xml.subarray(to, end);
      }
      if (this.#inCell && (closing || empty)) this.#endCell();
    } else if (this.#inCell && !closing) {
      if (letter === f) this.#filled = true;
      else if (letter === v && !empty && xml[end + 1] !== lt) this.#filled = true;
    }
  }

  /** Without a value or a formula, only a text, a truth value or an error counts. */
  #endCell(): void {
    this.#inCell = false;
    if (!this.#filled && !/\st=["'](?!n["']|s["'])[A-Za-z]+["']/.test(this.#tag.toString("latin1"))) return;
    this.#scan.cells += 1;
    this.#rowFilled = true;
  }
}
