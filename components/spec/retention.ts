import { seconds, type Duration } from "../core/units.ts";

/** Rows stay as long as what their table is made from has them: every run makes the table anew. */
export const WHILE_IN_SOURCE = "while in source";

/** How long rows are kept: whole days, or {@link WHILE_IN_SOURCE}. */
export type RowRetention = Duration | typeof WHILE_IN_SOURCE;

/** How long a table keeps what is in it. A table without keeps everything. */
export interface Retention {
  /** How long rows are kept, in whole days; `maintain` removes those of older days. @default for ever */
  readonly rows?: RowRetention;
  /**
   * Column whose day the age is counted from: of files the first one in `partitionBy`, of a postgres table any date.
   *
   * @default the first one in `partitionBy`
   */
  readonly by?: string;
  /** How far back earlier states can be read. Delta and Iceberg only. @default the format's */
  readonly timeTravel?: Duration;
  /** How long files that no present row needs are kept; at least `timeTravel`. Delta and Iceberg only. @default the format's */
  readonly vacuum?: Duration;
}

/** Days that rows are kept; undefined when no age ends them. */
export function daysKept(retention: Retention | undefined): number | undefined {
  const rows = retention?.rows;
  return rows === undefined || rows === WHILE_IN_SOURCE ? undefined : seconds(rows) / seconds("1 days");
}
