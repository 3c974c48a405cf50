import { planRule, type Plan } from "../support/plan-object.ts";

/** Whoever reads a gold table of a product that runs by itself learns when it is too old. */
export default planRule(
  {
    name: "lakehouse-products-gold-is-fresh",
    description: "Every gold table of a product with a schedule says how old its data may be.",
    why: "A run that stopped weeks ago leaves tables that answer as ever; only a declared age makes that a fault.",
    fix: "set freshness on the table, a little more than the time between two runs.",
    severity: "medium",
    // What a table promises is its owner's to say; without a promise none is broken.
    level: "advisory",
  },
  unlimited,
);

function unlimited(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { schedule, tables }]) =>
    typeof schedule !== "string"
      ? []
      : Object.entries(tables)
          .filter(
            ([, { layer, freshnessSeconds }]) => layer === "gold" && typeof freshnessSeconds !== "number",
          )
          .map(([table]) => `table ${table} of product ${product} may be of any age`),
  );
}
