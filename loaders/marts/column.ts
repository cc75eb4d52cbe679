/** One column of a published table. */
export interface Column {
  name: string;
  /** 中文名 */
  title: string;
  type: "string" | "integer" | "number";
  /** What it holds and what empty means, in Chinese. */
  about: string;
}

const column =
  (type: Column["type"]) =>
  (name: string, title: string, about = title): Column => ({name, title, type, about});

export const text = column("string");
export const int = column("integer");
export const num = column("number");
