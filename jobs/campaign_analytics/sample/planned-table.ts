import type { Row, TableName } from "./csv-header.ts";
import type { Story } from "./story.ts";

/** What is delivered of one table, and what is known about it beforehand. */
export interface PlannedTable<Name extends TableName> {
  /** The rows of a delivery, given by its index; the same on each iteration. */
  readonly rowsOf: (delivery: number) => Iterable<Row<Name>>;
  /** How many rows each delivery has. */
  readonly bronzeRows: readonly number[];
  /** How many keys there are; a row whose key has a null counts as one. */
  readonly keys: number;
  /** The keys of which silver gets anything but the one row that was delivered; others may be among them. */
  readonly stories: readonly Story<Name>[];
  /** How many rows of silver have a null, by nullable column. */
  readonly nulls: Readonly<Record<string, number>>;
}
