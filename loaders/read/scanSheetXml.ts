const lt = 0x3c;
const gt = 0x3e;
const slash = 0x2f;
const colon = 0x3a;
const c = 0x63;
const f = 0x66;
const v = 0x76;

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

/** Counts rows and cells with content in xl/worksheets/sheetN.xml, tag by tag, without a parser. */
export function scanSheetXml(xml: Buffer): SheetScan {
  const scan: SheetScan = {rows: 0, cells: 0, withoutValue: [], isoDates: new Map()};
  const mayHaveDates = xml.includes('t="d"') || xml.includes("t='d'");
  let inRow = false;
  let rowFilled = false;
  let inCell = false;
  // Where the cell's attributes and its value stand; -1 for no value.
  let tagFrom = 0;
  let tagTo = 0;
  let valueFrom = -1;
  let valueTo = -1;
  let formula = false;

  const endCell = () => {
    inCell = false;
    const hasValue = valueFrom >= 0;
    if (hasValue && !mayHaveDates) {
      scan.cells += 1;
      rowFilled = true;
      return;
    }
    const tag = xml.toString("latin1", tagFrom, tagTo);
    const type = /\st=["']([A-Za-z]+)["']/.exec(tag)?.[1] ?? "n";
    if (!hasValue && !formula && (type === "n" || type === "s")) return;
    scan.cells += 1;
    rowFilled = true;
    const at = () => /\sr=["']([A-Z]+[0-9]+)["']/.exec(tag)?.[1] ?? "?";
    // A formula whose text is empty is calculated; a truth value or an error without a value is not.
    if (!hasValue && type !== "str" && type !== "inlineStr") scan.withoutValue.push(at());
    if (hasValue && type === "d") scan.isoDates.set(at(), xml.toString("utf8", valueFrom, valueTo));
  };

  for (let i = xml.indexOf(lt); i >= 0; i = xml.indexOf(lt, i)) {
    const end = xml.indexOf(gt, i);
    if (end < 0) break;
    const closing = xml[i + 1] === slash;
    const empty = xml[end - 1] === slash;
    let from = closing ? i + 2 : i + 1;
    let to = from;
    while (to < end && xml[to]! > 0x20 && xml[to] !== slash) {
      if (xml[to] === colon) from = to + 1;
      to += 1;
    }
    i = end + 1;
    const letter = to - from === 1 ? xml[from] : 0;
    if (to - from === 3 && xml.toString("latin1", from, to) === "row") {
      if (inRow && rowFilled && closing) scan.rows += 1;
      inRow = !closing && !empty;
      rowFilled = false;
    } else if (!inRow) continue;
    else if (letter === c) {
      if (!closing) {
        inCell = true;
        tagFrom = to;
        tagTo = end;
        valueFrom = -1;
        formula = false;
      }
      if (inCell && (closing || empty)) endCell();
    } else if (!inCell || closing) continue;
    else if (letter === f) formula = true;
    else if (letter === v && !empty) {
      const close = xml.indexOf(lt, i);
      if (close > i) [valueFrom, valueTo] = [i, close];
    }
  }
  return scan;
}
