import type {Contract} from "../contracts/language/contract.js";
import type {Database} from "../base/duckdb.js";
import type {Drift} from "./findDrift.js";
import type {Refusal} from "../load/sheetLoad.js";

/** Something for a person to look at in the newest delivery, as it may be published: what kind, where, how often. */
export interface Question {
  delivery: string;
  contract: string;
  file: string;
  /** A header of the contract; empty where the contract does not know the column. */
  column: string;
  kind: string;
  /** The sentence of a contract’s rule; empty where the kind says it (published_words.csv, question_kinds). */
  say: string;
  /** Rows, or columns and values where it is about those. */
  count: number;
}

/**
 * Warnings and differences as counts: neither a cell, nor a header or value that nobody declared, nor an amount is in
 * them. The operator sees the whole of them in what `check` prints.
 */
export function questionsOf(
  contracts: readonly Contract[],
  delivery: string,
  warnings: readonly Refusal[],
  drift: readonly Drift[]
): Question[] {
  const found = [
    ...warnings.map((w) => ({contract: w.contract ?? "", file: w.file, column: w.column ?? "", kind: w.rule})),
    ...drift.map((d) => ({contract: d.contract, file: d.file, column: d.column ?? "", kind: d.kind}))
  ];
  const byKey = new Map<string, Question>();
  for (const {contract: id, file, column, kind} of found) {
    const contract = contracts.find((c) => c.id === id);
    const header = Object.values(contract?.columns ?? {}).some((c) => c.header === column) ? column : "";
    const say = contract?.rules.find((r) => r.id === kind)?.say ?? "";
    const key = JSON.stringify([id, file, header, kind]);
    const question = byKey.get(key) ?? {delivery, contract: id, file, column: header, kind, say, count: 0};
    byKey.set(key, {...question, count: question.count + 1});
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, question]) => question);
}

/** The temp table `question` that the mart of the same name reads. */
export async function createQuestions(db: Database, questions: readonly Question[]): Promise<void> {
  await db.run(`create or replace temp table question (delivery text, contract text, file text, "column" text,
    kind text, say text, "count" int)`);
  await db.insert(
    "question",
    questions.map((question) => ({...question}))
  );
}
