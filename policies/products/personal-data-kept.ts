import { isObject, planRule, type Plan } from "../support/plan-object.ts";

/** Values that tell about people. */
const PERSONAL: readonly unknown[] = ["personal", "sensitive"];

/** Data about people has somebody who answers for it, and does not stay for ever unasked. */
export default planRule(
  {
    name: "lakehouse-products-personal-data-kept",
    description: "Every table with personal columns has an owner and says how long it keeps its rows.",
    why: "Data about people may be kept only as long as somebody can say what for (GDPR, article 5(1)(e)).",
    fix: 'set owner, and retention.rows: a number of days, or "while in source" for a table that every run makes anew.',
    severity: "high",
  },
  tableFaults,
);

function tableFaults(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables }]) =>
    Object.entries(tables).flatMap(([table, { owner, columns, retention }]) => {
      const personal = Array.isArray(columns)
        ? columns.filter(isPersonal).map(({ name }) => String(name))
        : [];
      if (personal.length === 0) return [];
      const kept = isObject(retention) ? (retention["rows"] ?? null) : null;
      const at = `table ${table} of product ${product} has personal data (${personal.join(", ")})`;
      return [
        ...(typeof owner === "string" && owner.trim() !== "" ? [] : [`${at} and no owner`]),
        ...(kept === null ? [`${at} and does not say how long it keeps its rows`] : []),
      ];
    }),
  );
}

function isPersonal(column: unknown): column is { readonly name: unknown } {
  return isObject(column) && PERSONAL.includes(column["classification"]);
}
