import type { Row, TableName } from "./csv-header.ts";

/** What one delivery says about one key. */
export interface Version<Name extends TableName> {
  /** Day of the delivery, YYYY-MM-DD. */
  readonly day: string;
  /** The row as the delivery has it. */
  readonly row: Row<Name>;
  /** Sorted names of all rules of silver that the row breaks; empty for a good row. */
  readonly rules: readonly string[];
}

/**
 * What the deliveries say about one key, oldest first: silver keeps the last version. Two versions of the same day
 * are the same row, delivered twice. A row whose key has a null is a story of its own.
 */
export type Story<Name extends TableName> = readonly Version<Name>[];
