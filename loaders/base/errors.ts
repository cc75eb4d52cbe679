/**
 * For the person who sent or replaced something: printed in Chinese without a stack. Anything else that is thrown is a
 * bug of ours and keeps its stack.
 */
export class DataError extends Error {
  override name = "DataError";
  /** The contract that a refused sheet was meant for, where that much could be seen. */
  readonly contract: string | null;
  /** Which rule a refused file breaks; its name is in data/reference/published_words.csv, list file_rules. */
  readonly rule: string;
  constructor(
    message: string,
    {contract = null, rule = "unreadable", ...options}: ErrorOptions & {contract?: string | null; rule?: string} = {}
  ) {
    super(message, options);
    this.contract = contract;
    this.rule = rule;
  }
}
