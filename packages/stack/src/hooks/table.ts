/**
 * The memory that the recorder in the program and the engine in the tracer share: a table of stacks by the async id of
 * the request that they belong to. The program writes it, and the tracer reads it while the program stands.
 *
 * A row: the async id (a double), the length of what follows (32 bits), JSON in UTF-8.
 */
export const ROWS = 4096;
export const ROW_LENGTH = 1024;
export const ROW_HEADER = 12;

export const TABLE_LENGTH: number = ROWS * ROW_LENGTH;

/** A frame: name, URL, line, column; a flag word of `CONSTRUCT` and `ASYNC`. */
export type RecordedFrame = [
  name: string | null,
  url: string | null,
  line: number | null,
  column: number | null,
  flags: number,
];

export const CONSTRUCT = 1;
export const ASYNC = 2;
