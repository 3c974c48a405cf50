import { isObject, planRule, type Plan } from "../support/plan-object.ts";

/** People can read what a table is. */
export default planRule(
  {
    name: "lakehouse-products-tables-described",
    description: "Every table and every column has a description.",
    why: "What nobody described is understood wrongly, or not used and made again.",
    fix: "set description on the table and on each of its columns.",
    severity: "low",
  },
  undescribed,
);

function undescribed(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables }]) =>
    Object.entries(tables).flatMap(([table, { description, columns }]) => {
      const silent = (Array.isArray(columns) ? columns : []).filter(
        (column) => isObject(column) && isBlank(column["description"]),
      );
      const names = silent.map((column) => String((column as Record<string, unknown>)["name"]));
      return [
        ...(isBlank(description) ? [`table ${table} of product ${product} has no description`] : []),
        ...(names.length === 0
          ? []
          : [`${names.join(", ")} of table ${table} of product ${product} has no description`]),
      ];
    }),
  );
}

function isBlank(text: unknown): boolean {
  return typeof text !== "string" || text.trim() === "";
}
