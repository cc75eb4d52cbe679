const bof = 0x0809;
const eof = 0x000a;
const worksheet = 0x0010;
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
}

/** Counts the cells in the Workbook stream of an .xls file, record by record: number, length, content. */
export function scanXls(stream: Buffer): XlsScan {
  let cells = 0;
  let depth = 0;
  let inSheet = false;
  let at = 0;
  while (at + 4 <= stream.length) {
    const record = stream.readUInt16LE(at);
    const length = stream.readUInt16LE(at + 2);
    const from = at + 4;
    // What follows the last part is filled up with zeros.
    if (depth === 0 && record !== bof) break;
    if (from + length > stream.length) return {cells, whole: false};
    if (record === bof) {
      depth += 1;
      if (depth === 1) inSheet = length >= 4 && stream.readUInt16LE(from + 2) === worksheet;
    } else if (record === eof) depth -= 1;
    // A chart inside a sheet has numbers of its own.
    else if (inSheet && depth === 1) {
      if (single.has(record)) cells += 1;
      else if (record === several) cells += Math.floor((length - 6) / 6);
    }
    at = from + length;
  }
  return {cells, whole: depth === 0 && at > 0};
}
