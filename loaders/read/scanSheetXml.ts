const lt = 0x3c;
const gt = 0x3e;
const slash = 0x2f;
const colon = 0x3a;

/** What a scan of a worksheet's bytes found. It knows nothing of the reader that comes after it, and is compared with it. */
export interface SheetScan {
  /** Rows that hold a value or a formula. */
  rows: number;
  cells: number;
  /** Cells with a formula that was never calculated: the reader leaves them out. "?" for one that has no address. */
  withoutValue: string[];
  /** Cells whose value is an ISO date, as written: the reader makes a number of it. */
  isoDates: Map<string, string>;
}

/** Counts rows and cells with content in xl/worksheets/sheetN.xml, tag by tag, without reading any value. */
export function scanSheetXml(xml: Buffer): SheetScan {
  const scan: SheetScan = {rows: 0, cells: 0, withoutValue: [], isoDates: new Map()};
  let inRow = false;
  let rowFilled = false;
  let cell: {tag: string; value: string | null; formula: boolean} | null = null;

  const endCell = () => {
    if (!cell) return;
    const {tag, value, formula} = cell;
    cell = null;
    const type = /\st=["']([A-Za-z]+)["']/.exec(tag)?.[1] ?? "n";
    if (value === null && !formula && (type === "n" || type === "s")) return;
    scan.cells += 1;
    rowFilled = true;
    const at = () => /\sr=["']([A-Z]+[0-9]+)["']/.exec(tag)?.[1] ?? "?";
    // A formula whose text is empty is calculated; a truth value or an error without a value is not.
    if (value === null && type !== "str" && type !== "inlineStr") scan.withoutValue.push(at());
    if (value !== null && type === "d") scan.isoDates.set(at(), value);
  };

  for (let i = xml.indexOf(lt); i >= 0; i = xml.indexOf(lt, i)) {
    const end = xml.indexOf(gt, i);
    if (end < 0) break;
    const closing = xml[i + 1] === slash;
    let from = closing ? i + 2 : i + 1;
    let to = from;
    while (to < end && xml[to]! > 0x20 && xml[to] !== slash) {
      if (xml[to] === colon) from = to + 1;
      to += 1;
    }
    const empty = xml[end - 1] === slash;
    i = end + 1;
    // Only elements of one to three letters matter: row, c, v, f.
    if (to - from > 3) continue;
    const name = xml.toString("latin1", from, to);
    if (name === "row") {
      if (inRow && rowFilled && closing) scan.rows += 1;
      inRow = !closing && !empty;
      rowFilled = false;
    } else if (!inRow) continue;
    else if (name === "c") {
      if (!closing) cell = {tag: xml.toString("latin1", to, end), value: null, formula: false};
      if (closing || empty) endCell();
    } else if (!cell || closing) continue;
    else if (name === "f") cell.formula = true;
    else if (name === "v" && !empty) {
      const close = xml.indexOf(lt, i);
      if (close > i) cell.value = xml.toString("utf8", i, close);
    }
  }
  return scan;
}
