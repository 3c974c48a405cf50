/** One row as text that Postgres reads, in the order of the declared columns; null for NULL. */
export type SourceRow = readonly (string | null)[];

/** The rows a sample source is filled with. They can be read more than once and are the same each time. */
export interface SourceData {
  /** Rows of one declared table. @throws CommandFailure when they cannot be understood */
  rows(table: string): AsyncIterable<SourceRow> | Iterable<SourceRow>;
  /** Where a row comes from, for messages; rows are counted from 1. */
  locate(table: string, row: number): Promise<string>;
}
