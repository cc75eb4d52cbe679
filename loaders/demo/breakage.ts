/** A row that must be refused: a sound row with one cell spoilt. It stands in one delivery only. */
export interface Breakage {
  contract: string;
  delivery: string;
  /** The row's own number, serial or identity number. */
  key: string;
  /** English name of the spoilt column. */
  column: string;
  /** The cell exactly as the file has it. */
  value: string;
  /** What is wrong, in words. */
  reason: string;
  /** The row as it would be without the spoilt cell. */
  row: object;
}
