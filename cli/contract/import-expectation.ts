import { z } from "zod";
import { FIGURE_TYPES, type GreatExpectation } from "../../components/plan/great-expectation.ts";
import type { Duration } from "../../components/core/units.ts";
import {
  COLUMN_FIGURES,
  type Bounds,
  type Expectation,
  type Expected,
} from "../../components/spec/expectation.ts";
import { expectationSchema } from "../plan/expectation-schema.ts";
import type { OdcsQuality } from "./odcs.ts";

const implementation = z.strictObject({
  type: z.string(),
  kwargs: z.record(z.string(), z.unknown()),
  meta: z.strictObject({ parameters: z.record(z.string(), z.unknown()) }).optional(),
});

type Planned = z.infer<typeof expectationSchema>;

/**
 * The expectation that a check of Great Expectations in a contract stands for.
 *
 * @returns undefined for one that has no counterpart here
 */
export function importExpectation(check: OdcsQuality): Expectation | undefined {
  const given = implementation.safeParse(check.implementation);
  const parsed = expectationSchema.safeParse({
    name: check.name,
    severity: check.severity ?? "stop",
    description: check.description ?? "",
    type: given.data?.type,
    kwargs: withMostly(given.data?.type, given.data?.kwargs),
    parameters: given.data?.meta?.parameters ?? {},
  });
  if (!parsed.success) return undefined;
  const expected = expectedOf(parsed.data);
  const { severity, description } = parsed.data;
  return expected === undefined ? undefined : { ...expected, severity, description };
}

/** Great Expectations takes an argument that is not given for its default. */
function withMostly(type = "", kwargs: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return /_(?:in_set|be_null|than_b)$/.test(type) ? { mostly: 1, ...kwargs } : kwargs;
}

function expectedOf(planned: Planned): Expected | undefined {
  switch (planned.type) {
    case "expect_table_row_count_to_be_between":
      return rows(planned);
    case "expect_column_quantile_values_to_be_between": {
      const { column, quantile_ranges: ranges } = planned.kwargs;
      const [[least, most]] = ranges.value_ranges;
      return { expect: "quantile", column, quantile: ranges.quantiles[0], ...bounds(least, most) };
    }
    case "expect_column_values_to_be_in_set": {
      const { column, value_set: values, mostly } = planned.kwargs;
      return { expect: "known", column, values, ...share(mostly) };
    }
    case "expect_column_values_to_not_be_null":
      return { expect: "present", column: planned.kwargs.column, ...share(planned.kwargs.mostly) };
    case "expect_column_pair_values_a_to_be_greater_than_b": {
      const { column_A: column, column_B: other, or_equal: orEqual, mostly } = planned.kwargs;
      return { expect: orEqual ? "atLeast" : "above", column, other, ...share(mostly) };
    }
    default:
      return figure(planned);
  }
}

function figure({ type, kwargs, parameters }: Pick<GreatExpectation, "type" | "kwargs" | "parameters">) {
  const expect = COLUMN_FIGURES.find((name) => FIGURE_TYPES[name] === type);
  const column = String(kwargs["column"]);
  const age = parameters["not_before"];
  if (age !== undefined && "secondsAgo" in age) {
    return { expect: "newest", column, within: duration(age.secondsAgo) } as const;
  }
  if (expect === undefined) return undefined;
  return { expect, column, ...bounds(kwargs["min_value"] as Bound, kwargs["max_value"] as Bound) };
}

type RowsPlanned = Extract<Planned, { readonly type: "expect_table_row_count_to_be_between" }>;
type RowRatio = Readonly<{ rowsOf: string; times: number }> | undefined;

function rows({ kwargs, parameters }: RowsPlanned): Expected | undefined {
  const { least_rows: least, most_rows: most }: { least_rows?: RowRatio; most_rows?: RowRatio } = parameters;
  const to = least?.rowsOf ?? most?.rowsOf;
  if (to === undefined) {
    return { expect: "rows", ...bounds(kwargs.min_value as Bound, kwargs.max_value as Bound) };
  }
  if (most !== undefined && most.rowsOf !== to) return undefined;
  return { expect: "rowRatio", to, ...bounds(least?.times, most?.times) };
}

type Bound = number | null | undefined;

function bounds(least: Bound, most: Bound): Bounds {
  return {
    ...(least === undefined || least === null ? {} : { least }),
    ...(most === undefined || most === null ? {} : { most }),
  };
}

function share(mostly: number): { share?: number } {
  return mostly === 1 ? {} : { share: mostly };
}

/** In the largest unit that gives a whole number. */
function duration(seconds: number): Duration {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} days`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
