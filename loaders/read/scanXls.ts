const bof = 0x0809;
const eof = 0x000a;
const worksheet = 0x0010;
const sheetPlace = 0x0085;
/** HEADER and FOOTER; HEADERFOOTER holds those of even and first pages. */
const printedLines = new Set([0x0014, 0x0015]);
const morePrinted = 0x089c;
/** Records of one cell with a value: FORMULA, NUMBER, LABEL, BOOLERR, RSTRING, LABELSST, RK. */
const single = new Set([0x0006, 0x0203, 0x0204, 0x0205, 0x00d6, 0x00fd, 0x027e]);
/** Several numbers side by side: row, first column, six bytes each, last column. */
const several = 0x00bd;

/** What a scan of a BIFF8 workbook found. It knows nothing of the reader beside it, and is compared with it. */
export interface XlsScan {
  /** Cells with a value, on all worksheets. */
  cells: number;
  /** Whether every part that begins also ends. */
  whole: boolean;
  /** Headers and footers of each sheet, in the order of the workbook. */
  printed: string[][];
}

/** Counts the cells in the Workbook stream of an .xls file, record by record: number, length, content. */
export function scanXls(stream: Buffer): XlsScan {
  let cells = 0;
  /** Where each sheet begins, and what is printed with the one that begins there. */
  const places: number[] = [];
  const printed = new Map<number, string[]>();
  let sheet = -1;
  let depth = 0;
  let inSheet = false;
  let at = 0;
  while (at + 4 <= stream.length) {
    const record = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    const from = at + 4;
    // What follows the last part is filled up with zeros.
    if (depth === 0 && record !== bof) break;
    if (from + length > stream.length) return {cells, whole: false, printed: []};
    if (record === bof) {
      depth += 1;
      if (depth === 1) {
        inSheet = length >= 4 && stream.readUInt16LE(from + 2) === worksheet;
        sheet = at;
      }
    } else if (record === eof) depth -= 1;
    else if (record === sheetPlace && length >= 4) places.push(stream.readUInt32LE(from));
    else if (depth === 1 && (printedLines.has(record) || record === morePrinted)) {
      const texts = textsOf(stream.subarray(from + (record === morePrinted ? headerFooterHead : 0), from + length));
      printed.set(sheet, [...(printed.get(sheet) ?? []), ...texts]);
    }
    // A chart inside a sheet has numbers of its own.
    else if (inSheet && depth === 1) {
      if (single.has(record)) cells += 1;
      else if (record === several) cells += Math.floor((length - 6) / 6);
    }
    at = from + length;
  }
  return {cells, whole: depth === 0 && at > 0, printed: places.map((place) => printed.get(place) ?? [])};
}

/** What stands before the texts of HEADERFOOTER: the record again, an id, flags, four lengths. */
const headerFooterHead = 38;

/** Texts one after another: a count of characters, one byte that says how wide they are, the characters. */
function textsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 3 <= bytes.length;) {
    const count = bytes.readUInt16LE(at);
    const wide = (bytes[at + 2]! & 1) === 1;
    const end = at + 3 + count * (wide ? 2 : 1);
    if (count > 0) texts.push(bytes.toString(wide ? "utf16le" : "latin1", at + 3, end));
    at = end;
  }
  return texts;
}
