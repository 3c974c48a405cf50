import { seconds } from "../core/units.ts";
import type { Bounds, ColumnFigure, Expected, FigureExpected } from "../spec/expectation.ts";

/** Value that is known only when a table is filled. */
export type GreatParameter =
  /** The rows of a table times a number, to the next whole number inside of the bounds. */
  | { readonly rowsOf: string; readonly times: number; readonly round: "up" | "down" }
  /** The time so many seconds before the check. */
  | { readonly secondsAgo: number };

/** How Great Expectations refers to a value that is given with each validation. */
export interface ParameterReference {
  readonly $PARAMETER: string;
}

/** An expectation as Great Expectations knows it: its type and arguments, and what its parameters stand for. */
export interface GreatExpectation {
  readonly type: GreatType;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, GreatParameter>>;
}

/** Great Expectations' type of each figure of a column. */
export const FIGURE_TYPES = {
  mean: "expect_column_mean_to_be_between",
  median: "expect_column_median_to_be_between",
  deviation: "expect_column_stdev_to_be_between",
  sum: "expect_column_sum_to_be_between",
  smallest: "expect_column_min_to_be_between",
  largest: "expect_column_max_to_be_between",
  distinct: "expect_column_unique_value_count_to_be_between",
  distinctShare: "expect_column_proportion_of_unique_values_to_be_between",
} as const satisfies Readonly<Record<ColumnFigure, string>>;

/** Every type of expectation that a plan can hold. */
export const GREAT_TYPES = [
  "expect_table_row_count_to_be_between",
  "expect_column_quantile_values_to_be_between",
  "expect_column_values_to_be_in_set",
  "expect_column_values_to_not_be_null",
  "expect_column_pair_values_a_to_be_greater_than_b",
  ...Object.values(FIGURE_TYPES),
] as const;
export type GreatType = (typeof GREAT_TYPES)[number];

/** What is expected of a table in the terms of Great Expectations. */
export function greatExpectation(expected: Expected): GreatExpectation {
  switch (expected.expect) {
    case "rows":
      return { type: "expect_table_row_count_to_be_between", kwargs: between(expected), parameters: {} };
    case "rowRatio":
      return rowRatio(expected.to, expected);
    case "quantile":
      return {
        type: "expect_column_quantile_values_to_be_between",
        kwargs: {
          column: expected.column,
          quantile_ranges: {
            quantiles: [expected.quantile],
            value_ranges: [[expected.least ?? null, expected.most ?? null]],
          },
        },
        parameters: {},
      };
    case "known":
      return {
        type: "expect_column_values_to_be_in_set",
        kwargs: { column: expected.column, value_set: [...expected.values], mostly: expected.share ?? 1 },
        parameters: {},
      };
    case "present":
      return {
        type: "expect_column_values_to_not_be_null",
        kwargs: { column: expected.column, mostly: expected.share ?? 1 },
        parameters: {},
      };
    case "newest":
      return {
        type: "expect_column_max_to_be_between",
        kwargs: { column: expected.column, min_value: { $PARAMETER: "not_before" } },
        parameters: { not_before: { secondsAgo: seconds(expected.within) } },
      };
    case "atLeast":
    case "above":
      return {
        type: "expect_column_pair_values_a_to_be_greater_than_b",
        kwargs: {
          column_A: expected.column,
          column_B: expected.other,
          or_equal: expected.expect === "atLeast",
          ignore_row_if: "either_value_is_missing",
          mostly: expected.share ?? 1,
        },
        parameters: {},
      };
    default:
      return figure(expected);
  }
}

function figure(expected: FigureExpected): GreatExpectation {
  return {
    type: FIGURE_TYPES[expected.expect],
    kwargs: { column: expected.column, ...between(expected) },
    parameters: {},
  };
}

function rowRatio(to: string, { least, most }: Bounds): GreatExpectation {
  const reference = (name: string): ParameterReference => ({ $PARAMETER: name });
  return {
    type: "expect_table_row_count_to_be_between",
    kwargs: {
      ...(least === undefined ? {} : { min_value: reference("least_rows") }),
      ...(most === undefined ? {} : { max_value: reference("most_rows") }),
    },
    parameters: {
      ...(least === undefined ? {} : { least_rows: { rowsOf: to, times: least, round: "up" } }),
      ...(most === undefined ? {} : { most_rows: { rowsOf: to, times: most, round: "down" } }),
    },
  };
}

function between({ least, most }: Bounds): { min_value?: number; max_value?: number } {
  return {
    ...(least === undefined ? {} : { min_value: least }),
    ...(most === undefined ? {} : { max_value: most }),
  };
}
