import { planRule, type Plan } from "../support/plan-object.ts";

/** Every table of every product names who answers for it and what identifies its rows. */
export default planRule(
  {
    name: "lakehouse-products-table-owner-and-key",
    description: "Every table of the plan has an owner and a primary key.",
    why: "Without an owner nobody repairs a broken table, and without a key neither duplicates nor changes can be found.",
    fix: "set owner (on the table or its product) and primaryKey in the product's declaration.",
    severity: "medium",
  },
  tableFaults,
);

function tableFaults(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables, jobs = [] }]) => {
    // Rejected rows may lack or share the key of their table.
    const quarantines = new Set(Object.values(tables).map(({ quarantine }) => quarantine));
    // Nor does anything identify a row of a delivery, since a sender may repeat itself.
    const delivered = new Set<unknown>(
      jobs.filter(({ step }) => step === "ingest_files").map(({ writes }) => writes),
    );
    return Object.entries(tables).flatMap(([table, { owner, primaryKey }]) => [
      ...(isText(owner) ? [] : [`table ${table} of product ${product} has no owner`]),
      ...(isKey(primaryKey) || quarantines.has(table) || delivered.has(table)
        ? []
        : [`table ${table} of product ${product} has no primary key`]),
    ]);
  });
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isKey(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
