/**
 * For the person who sent or replaced something: printed in Chinese without a stack. Anything else that is thrown is a
 * bug of ours and keeps its stack.
 */
export class DataError extends Error {
  override name = "DataError";
}

/** Wrong use of the command line: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
