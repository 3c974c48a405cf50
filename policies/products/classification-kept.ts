import { CLASSIFICATIONS, strictness, type Classification } from "../../components/spec/classification.ts";
import { isObject, planRule, type Plan, type PlanTable } from "../support/plan-object.ts";

/** A column that is copied stays as carefully handled as the one it comes from. */
export default planRule(
  {
    name: "lakehouse-products-classification-kept",
    description:
      "A column that is copied from a table keeps that column's classification, or a stricter one.",
    why: "Data about people that loses its mark on the way is shared and kept as if it were about nobody.",
    fix: "set the column's classification to that of the column it comes from, or give it another name when it no longer tells the same.",
    severity: "high",
  },
  lowered,
);

function lowered(plan: Plan): string[] {
  const tables = Object.assign(
    {},
    ...Object.values(plan.products).map((product) => product.tables),
  ) as Readonly<Record<string, PlanTable>>;
  return Object.entries(plan.products).flatMap(([product, { jobs = [] }]) =>
    jobs.flatMap(({ reads, writes }) => {
      const written = classified(tables[String(writes)]);
      return (Array.isArray(reads) ? reads : []).flatMap((read) =>
        Object.entries(classified(tables[String(read)])).flatMap(([column, before]) => {
          const after = written[column];
          if (before === null || after === undefined || strict(after) >= strict(before)) return [];
          return [
            `column ${column} of table ${String(writes)} of product ${product} is ${after ?? "not classified"}, in ${String(read)} it is ${before}`,
          ];
        }),
      );
    }),
  );
}

/** Classification by column; null for a column that has none. */
function classified(table: PlanTable | undefined): Record<string, Classification | null> {
  const columns: readonly unknown[] = Array.isArray(table?.columns) ? table.columns : [];
  return Object.fromEntries(
    columns.filter(isObject).map((column) => {
      const said = CLASSIFICATIONS.find((one) => one === column["classification"]);
      return [String(column["name"]), said ?? null];
    }),
  );
}

function strict(classification: Classification | null): number {
  return strictness(classification ?? undefined);
}
