import { describe, expect, expectTypeOf, it } from "vitest";
import { table, type Expectation, type Table } from "../../../components/index.ts";
import { greatExpectation } from "../../../components/plan/great-expectation.ts";
import { compilePlan } from "../../../components/plan/compile.ts";
import type { Expected } from "../../../components/spec/expectation.ts";
import { validateExpectations } from "../../../components/spec/validate-expectations.ts";
import { planSchema } from "../../../cli/plan/plan-schema.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const words = { severity: "stop", description: "It is so" } as const;

function ads(expectations: Table["expectations"] = {}): Table {
  return {
    layer: "silver",
    name: "ads",
    description: "Ads",
    primaryKey: ["id"],
    columns: {
      id: { type: "int", nullable: false, description: "Number" },
      spend: { type: "decimal(8,2)", description: "Spend" },
      state: { type: "string", description: "State" },
      begun: { type: "date", description: "First day" },
      ended: { type: "date", description: "Last day" },
      seen: { type: "timestamp", description: "Last seen" },
      tags: { type: "array<string>", description: "Tags" },
    },
    rules: { named: { check: "id > 0", severity: "warn", description: "Numbers are positive" } },
    expectations,
    job: { step: "sql", sql: "ads.sql", reads: ["bronze.ads"] },
  };
}

const faults = (expected: Expected): string[] =>
  validateExpectations("here", ads({ e: { ...expected, ...words } }));

const good: Expected[] = [
  { expect: "rows", least: 0 },
  { expect: "rowRatio", to: "bronze.ads", least: 0.5, most: 1 },
  { expect: "mean", column: "spend", least: -1 },
  { expect: "median", column: "id", most: 7 },
  { expect: "deviation", column: "spend", least: 0 },
  { expect: "sum", column: "spend", least: 1, most: 1 },
  { expect: "smallest", column: "id", least: 1 },
  { expect: "largest", column: "id", most: 1 },
  { expect: "distinct", column: "state", least: 2 },
  { expect: "distinctShare", column: "begun", most: 0.5 },
  { expect: "quantile", column: "spend", quantile: 0.95, most: 10 },
  { expect: "known", column: "state", values: ["on"], share: 0.9 },
  { expect: "present", column: "ended", share: 0.5 },
  { expect: "newest", column: "seen", within: "2 days" },
  { expect: "atLeast", column: "ended", other: "begun" },
  { expect: "above", column: "spend", other: "id", share: 0.5 },
];

describe("expectations of a table", () => {
  it.each(good)("takes $expect", (expected) => {
    expect(faults(expected)).toEqual([]);
  });

  it.each<[Expected, string]>([
    [{ expect: "rows" }, "here: expectation e has no bounds; give it least, most or both"],
    [{ expect: "rows", least: 1.5 }, "has the bound 1.5; only whole numbers can be"],
    [{ expect: "rows", least: -1 }, "has the bound -1; nothing is below 0"],
    [{ expect: "rows", least: 3, most: 2 }, "is from 3 to 2, in which nothing is; swap them"],
    [{ expect: "sum", column: "spend", least: Number.NaN }, "has the bound NaN, which is no number"],
    [
      { expect: "rowRatio", to: "bronze.other", least: 1 },
      "compares with bronze.other, which the table's job",
    ],
    [{ expect: "mean", column: "nope", least: 1 }, "column nope is not among the columns"],
    [{ expect: "mean", column: "state", least: 1 }, "column state is string, but has to be a number"],
    [
      { expect: "distinct", column: "tags", least: 1 },
      "column tags is array<string>, but has to be no array",
    ],
    [{ expect: "distinctShare", column: "state", most: 2 }, "has the bound 2; nothing is above 1"],
    [
      { expect: "quantile", column: "spend", quantile: 95, most: 1 },
      "quantile is 95; use a share from 0 to 1",
    ],
    [{ expect: "known", column: "state", values: [] }, "lists no values, so that none is right"],
    [{ expect: "known", column: "id", values: ["1"] }, "column id is int, but has to be a string"],
    [{ expect: "present", column: "ended", share: 95 }, "share is 95; use one above 0 and up to 1"],
    [{ expect: "present", column: "id" }, "column id is never null, so that it tells nothing; remove it"],
    [{ expect: "newest", column: "state", within: "1 h" }, "has to be a date or a timestamp"],
    [{ expect: "newest", column: "seen", within: "1 week" as "1 h" }, 'within is "1 week"; give a length of'],
    [{ expect: "atLeast", column: "seen", other: "begun" }, "compares seen, which is timestamp, with begun"],
    [{ expect: "above", column: "id", other: "id" }, "compares column id with itself; name another one"],
    [{ expect: "above", column: "id", other: "state" }, "column state is string, but has to be a number, a"],
  ])("refuses %j", (expected, message) => {
    expect(faults(expected)).toEqual([expect.stringContaining(message)]);
  });

  it("refuses a name that is taken, a severity without meaning and a missing description, all at once", () => {
    const odd = { expect: "rows", least: 1, severity: "reject", description: " " } as unknown as Expectation;
    expect(
      validateExpectations("here", ads({ named: odd, "Bad name": { expect: "rows", least: 1, ...words } })),
    ).toEqual([
      "here: expectation named is called like a rule of the table; rename it",
      "here: expectation named needs a description",
      'here: expectation named: severity is "reject"; use one of warn, stop',
      expect.stringContaining('here: expectation "Bad name" must be'),
    ]);
  });

  it("of a column that is not declared are an error of types", () => {
    const { layer, name, description, job } = ads();
    table({
      ...{ layer, name, description, job },
      columns: { id: { type: "int", nullable: false, description: "Number" } },
      primaryKey: ["id"],
      // @ts-expect-error: there is no column `spend`
      expectations: { e: { expect: "largest", column: "spend", most: 1, ...words } },
    });
    expectTypeOf<{
      expect: "largest";
      column: "other";
      most: 1;
      severity: "stop";
      description: "";
    }>().not.toExtend<Expectation<"id">>();
    expectTypeOf<{
      expect: "rows";
      least: 1;
      severity: "reject";
      description: "";
    }>().not.toExtend<Expectation>();
  });
});

describe("the plan", () => {
  it.each(good)("tells $expect as Great Expectations does, and as its schema says", (expected) => {
    const product = sampleProduct();
    const plan = compilePlan(
      [
        {
          ...product,
          tables: product.tables.map((one) => ({
            ...one,
            expectations: { z: { ...expected, ...words }, a: { expect: "rows", least: 1, ...words } },
          })),
        },
      ],
      { bucketName: (bucket) => bucket, code: {} },
    );
    expect(planSchema.parse(plan)).toEqual(plan);
    const [first, second] = plan.products["people"]?.tables["silver.active"]?.expectations ?? [];
    expect([first?.name, second]).toEqual(["a", { name: "z", ...words, ...greatExpectation(expected) }]);
  });

  it("leaves to the run what only the run can know", () => {
    expect(greatExpectation({ expect: "newest", column: "seen", within: "2 days" })).toEqual({
      type: "expect_column_max_to_be_between",
      kwargs: { column: "seen", min_value: { $PARAMETER: "not_before" } },
      parameters: { not_before: { secondsAgo: 172_800 } },
    });
    expect(greatExpectation({ expect: "rowRatio", to: "bronze.ads", least: 0.5, most: 2 })).toEqual({
      type: "expect_table_row_count_to_be_between",
      kwargs: { min_value: { $PARAMETER: "least_rows" }, max_value: { $PARAMETER: "most_rows" } },
      parameters: {
        least_rows: { rowsOf: "bronze.ads", times: 0.5, round: "up" },
        most_rows: { rowsOf: "bronze.ads", times: 2, round: "down" },
      },
    });
  });

  it("expects nothing of a quarantine", () => {
    const product = sampleProduct();
    const rules = { named: { check: "name <> ''", severity: "reject", description: "Named" } } as const;
    const expectations = { some: { expect: "rows", least: 1, ...words } } as const;
    const tables = product.tables.map((one) =>
      one.name === "active" ? { ...one, rules, expectations } : one,
    );
    const plan = compilePlan([{ ...product, tables }], { bucketName: (bucket) => bucket, code: {} });
    expect(plan.products["people"]?.tables["silver.active_quarantine"]?.expectations).toEqual([]);
  });
});
