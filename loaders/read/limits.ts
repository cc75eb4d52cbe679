/** More than any monthly export holds, and far less than it takes to fill this machine's memory. */
export const maxUnpackedBytes = 400 * 1024 * 1024;
/** Cells that are read into memory at once. A CSV has no such limit: it goes straight into DuckDB. */
export const maxCells = 6_000_000;

/** As many as Excel has. */
export const maxColumns = 16_384;

export const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
