/** One sheet as delivered, as text: no meaning yet. A CSV file is one sheet without a name. */
export interface SheetTable {
  sheet: string;
  /** Text cells; null where nothing stands. Rows may differ in length. */
  rows: (string | null)[][];
  /** The row number of rows[i] as the sender's program shows it, from 1. */
  rowNumbers: number[];
  /** Header cells merged over several columns: [row index, first column, last column]. */
  mergedAcross: [number, number, number][];
  /** Records counted by a route that shares nothing with the reader, for the law of conservation. */
  scanned: number;
}

/** What the bytes said about a file before anything was read into rows. */
export interface FileFacts {
  sha256: string;
  bytes: number;
  /** utf-8, utf-8-bom, gb18030, utf-16le, utf-16be, or the kind of workbook. */
  encoding: string;
}
