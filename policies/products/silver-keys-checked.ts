import { isObject, planRule, type Plan } from "../support/plan-object.ts";

/** Names that the compiler gives to rules about a column: present, and a value of its type. */
const PRESENT = "_present";

/** The keys of silver tables are checked before rows are published. */
export default planRule(
  {
    name: "lakehouse-products-silver-keys-checked",
    description: "Every key column of a silver table has a rule that it is present.",
    why: "Rows without a key are counted and joined wrongly in everything that is made of the table.",
    fix: "declare the key's columns nullable: false, which makes the rule.",
    severity: "high",
  },
  unchecked,
);

function unchecked(plan: Plan): string[] {
  return Object.entries(plan.products).flatMap(([product, { tables }]) =>
    Object.entries(tables)
      .filter(([, { layer }]) => layer === "silver")
      .flatMap(([table, { primaryKey, rules }]) => {
        const names = Array.isArray(rules)
          ? rules.map((rule) => (isObject(rule) ? rule["name"] : undefined))
          : [];
        const keys = Array.isArray(primaryKey) ? primaryKey.map(String) : [];
        return keys
          .filter((key) => !names.includes(`${key}${PRESENT}`))
          .map((key) => `key column ${key} of table ${table} of product ${product} is not checked`);
      }),
  );
}
