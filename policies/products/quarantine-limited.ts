import { isObject, planRule, type Plan } from "../support/plan-object.ts";

/** Rejected rows do not stay for ever. */
export default planRule(
  {
    name: "lakehouse-products-quarantine-limited",
    description: "Every quarantine says how long it keeps rejected rows.",
    why: "Rejected rows are copies that no rule looks after; kept for ever they outlive what was deleted everywhere else.",
    fix: "leave the quarantine's retention to the compiler, or set retention.rows on the table it belongs to.",
    severity: "medium",
  },
  endless,
);

function endless(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables }]) =>
    Object.values(tables).flatMap(({ quarantine }) => {
      if (typeof quarantine !== "string") return [];
      const retention = tables[quarantine]?.retention;
      const kept = isObject(retention) ? (retention["rows"] ?? null) : null;
      return kept === null
        ? [`quarantine ${quarantine} of product ${product} keeps rejected rows for ever`]
        : [];
    }),
  );
}
