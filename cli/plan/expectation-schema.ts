import { z } from "zod";
import { FIGURE_TYPES, type GreatType } from "../../components/plan/great-expectation.ts";
import { EXPECTATION_SEVERITIES } from "../../components/spec/expectation.ts";

const reference = <Name extends string>(name: Name) => z.strictObject({ $PARAMETER: z.literal(name) });
const rows = (round: "up" | "down") =>
  z.strictObject({ rowsOf: z.string(), times: z.number(), round: z.literal(round) });

const common = {
  name: z.string(),
  severity: z.enum(EXPECTATION_SEVERITIES),
  description: z.string(),
};
const fixed = z.strictObject({});
const bound = z.number().optional();

/** One type of expectation with its arguments; without parameters unless told. */
function expectation<Type extends GreatType, Arguments extends z.ZodRawShape>(type: Type, kwargs: Arguments) {
  return z.strictObject({
    ...common,
    type: z.literal(type),
    kwargs: z.strictObject(kwargs),
    parameters: fixed,
  });
}

const figure = <Type extends GreatType>(type: Type) =>
  expectation(type, { column: z.string(), min_value: bound, max_value: bound });

const rowRatio = z.strictObject({
  ...common,
  type: z.literal("expect_table_row_count_to_be_between"),
  kwargs: z.strictObject({
    min_value: reference("least_rows").optional(),
    max_value: reference("most_rows").optional(),
  }),
  parameters: z.strictObject({ least_rows: rows("up").optional(), most_rows: rows("down").optional() }),
});

const newest = z.strictObject({
  ...common,
  type: z.literal(FIGURE_TYPES.largest),
  kwargs: z.strictObject({ column: z.string(), min_value: reference("not_before") }),
  parameters: z.strictObject({ not_before: z.strictObject({ secondsAgo: z.number().positive() }) }),
});

/** The shape of an expectation in plan.json: one of Great Expectations', and what its parameters stand for. */
export const expectationSchema = z.union([
  expectation("expect_table_row_count_to_be_between", { min_value: bound, max_value: bound }),
  rowRatio,
  newest,
  figure(FIGURE_TYPES.mean),
  figure(FIGURE_TYPES.median),
  figure(FIGURE_TYPES.deviation),
  figure(FIGURE_TYPES.sum),
  figure(FIGURE_TYPES.smallest),
  figure(FIGURE_TYPES.largest),
  figure(FIGURE_TYPES.distinct),
  figure(FIGURE_TYPES.distinctShare),
  expectation("expect_column_quantile_values_to_be_between", {
    column: z.string(),
    quantile_ranges: z.strictObject({
      quantiles: z.tuple([z.number()]),
      value_ranges: z.tuple([z.tuple([z.number().nullable(), z.number().nullable()])]),
    }),
  }),
  expectation("expect_column_values_to_be_in_set", {
    column: z.string(),
    value_set: z.array(z.string()),
    mostly: z.number(),
  }),
  expectation("expect_column_values_to_not_be_null", { column: z.string(), mostly: z.number() }),
  expectation("expect_column_pair_values_a_to_be_greater_than_b", {
    column_A: z.string(),
    column_B: z.string(),
    or_equal: z.boolean(),
    ignore_row_if: z.literal("either_value_is_missing"),
    mostly: z.number(),
  }),
]);
