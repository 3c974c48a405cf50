import type { Duration } from "../core/units.ts";
import type { Severity } from "./rule.ts";

/** What happens when a table is not as expected, mildest first. */
export const EXPECTATION_SEVERITIES = ["warn", "stop"] as const satisfies readonly Severity[];

/**
 * `warn` publishes the table and tells it; `stop` fails the job, and the table stays as it was. No single row is to
 * blame, so that there is nothing to reject.
 */
export type ExpectationSeverity = (typeof EXPECTATION_SEVERITIES)[number];

/** Least and greatest value, both included; at least one of them. */
export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

/** Figures of one column's values. Nulls do not count; of no values there is no figure, which meets no bounds. */
export const COLUMN_FIGURES = [
  "mean",
  "median",
  "deviation",
  "sum",
  "smallest",
  "largest",
  "distinct",
  "distinctShare",
] as const;
export type ColumnFigure = (typeof COLUMN_FIGURES)[number];

/** The number of rows. */
export type RowsExpected = { readonly expect: "rows" } & Bounds;

/** The rows for each row of a table, as `layer.name`, that the table's job reads. */
export type RowRatioExpected = { readonly expect: "rowRatio"; readonly to: string } & Bounds;

/**
 * `deviation` is the standard deviation of a sample, `distinct` the number of different values, `distinctShare` their
 * number for each value.
 */
export type FigureExpected<Name extends string = string> = {
  readonly expect: ColumnFigure;
  readonly column: Name;
} & Bounds;

/** The smallest value that at least the share `quantile` of the values does not exceed; exact, not estimated. */
export type QuantileExpected<Name extends string = string> = {
  readonly expect: "quantile";
  readonly column: Name;
  readonly quantile: number;
} & Bounds;

/** The share of a text's values that are among those listed. */
export interface KnownExpected<Name extends string = string> {
  readonly expect: "known";
  readonly column: Name;
  readonly values: readonly string[];
  /** Least share, above 0 and at most 1. @default 1 */
  readonly share?: number;
}

/** The share of rows in which the column is not null. */
export interface PresentExpected<Name extends string = string> {
  readonly expect: "present";
  readonly column: Name;
  /** Least share, above 0 and at most 1. @default 1 */
  readonly share?: number;
}

/** The newest day or time is not longer ago, when the table is filled, than `within`. */
export interface NewestExpected<Name extends string = string> {
  readonly expect: "newest";
  readonly column: Name;
  readonly within: Duration;
}

/** The share of rows, of those that have both, in which the column is at least, or above, the `other` one. */
export interface OrderExpected<Name extends string = string> {
  readonly expect: "atLeast" | "above";
  readonly column: Name;
  readonly other: Name;
  /** Least share, above 0 and at most 1. @default 1 */
  readonly share?: number;
}

/** Everything that can be expected of a table. */
export type Expected<Name extends string = string> =
  | RowsExpected
  | RowRatioExpected
  | FigureExpected<Name>
  | QuantileExpected<Name>
  | KnownExpected<Name>
  | PresentExpected<Name>
  | NewestExpected<Name>
  | OrderExpected<Name>;

/** What a table as a whole has to be before readers see its new rows; Great Expectations checks it. */
export type Expectation<Name extends string = string> = Expected<Name> & {
  readonly severity: ExpectationSeverity;
  /** What is right about a table that is so, in the words of the business. */
  readonly description: string;
};
