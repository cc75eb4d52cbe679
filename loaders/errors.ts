/**
 * For the person who sent or replaced something: printed in Chinese without a stack. Anything else that is thrown is a
 * bug of ours and keeps its stack.
 */
export class DataError extends Error {
  override name = "DataError";
  /** The contract that a refused sheet was meant for, where that much could be seen. */
  readonly contract: string | null;
  constructor(message: string, {contract = null, ...options}: ErrorOptions & {contract?: string | null} = {}) {
    super(message, options);
    this.contract = contract;
  }
}
