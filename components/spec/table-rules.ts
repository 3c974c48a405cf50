import type { Job } from "./job.ts";
import type { Column, Table } from "./product.ts";
import type { Rule } from "./rule.ts";

/** A rule with the name that reports and quarantined rows know it by. */
export interface NamedRule extends Rule {
  readonly name: string;
}

/** All rules of a table, those that its columns state included, sorted by name. */
export function tableRules(table: Table): NamedRule[] {
  const stated = Object.entries(table.columns).flatMap(([name, column]) =>
    columnRules(name, column, table.job),
  );
  const written = Object.entries(table.rules ?? {}).map(([name, { check, severity, description }]) => ({
    name,
    check,
    severity,
    description,
  }));
  return [...stated, ...written].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Rules that a column's declaration states: `<column>_present` for one that may not be null, `<column>_typed` for one
 * that is cast from text, `<column>_in_range`, `<column>_known` and `<column>_refers`. Some ask a column that the
 * runner adds for the check: {@link untypedColumn}, {@link foundColumn}.
 *
 * @param job how the column's table is filled
 */
export function columnRules(name: string, column: Column, job: Job): NamedRule[] {
  const severity = column.onBreach ?? "stop";
  const quoted = `\`${name}\``;
  const rules: NamedRule[] = [];
  const typed = isCast(name, column, job);
  if (typed) {
    rules.push({
      name: `${name}_typed`,
      check: `NOT \`${untypedColumn(name)}\``,
      severity,
      description: `${name} is a value of type ${column.type}`,
    });
  }
  if (column.nullable === false) {
    rules.push({
      name: `${name}_present`,
      // What is there but is no value of its type is not missing.
      check: typed ? `${quoted} IS NOT NULL OR \`${untypedColumn(name)}\`` : `${quoted} IS NOT NULL`,
      severity,
      description: `${name} is present`,
    });
  }
  const { least, most } = column.range ?? {};
  const bounds = [
    ...(least === undefined ? [] : [{ check: `${quoted} >= ${least}`, words: `at least ${least}` }]),
    ...(most === undefined ? [] : [{ check: `${quoted} <= ${most}`, words: `at most ${most}` }]),
  ];
  if (bounds.length > 0) {
    rules.push({
      name: `${name}_in_range`,
      check: bounds.map(({ check }) => check).join(" AND "),
      severity,
      description: `${name} is ${bounds.map(({ words }) => words).join(" and ")}`,
    });
  }
  if (column.values !== undefined) {
    rules.push({
      name: `${name}_known`,
      check: `${quoted} IN (${column.values.map(literal).join(", ")})`,
      severity,
      description: `${name} is one of ${column.values.join(", ")}`,
    });
  }
  if (column.references !== undefined) {
    rules.push({
      name: `${name}_refers`,
      check: `${quoted} IS NULL OR \`${foundColumn(name)}\``,
      severity,
      description: `${name} is in ${column.references}`,
    });
  }
  return rules;
}

/** Name under which the runner tells whether a column's value was found in the table that it references. */
export function foundColumn(name: string): string {
  return `_${name}_found`;
}

/** Whether a column is made from text that need not be a value of its type. */
export function isCast(name: string, column: Column, job: Job): boolean {
  return job.step === "refine" && column.type !== "string" && name !== job.processedAt;
}

/** Name under which the runner tells whether a text could not be cast to the column's type. */
export function untypedColumn(name: string): string {
  return `_${name}_untyped`;
}

/** A text as Spark SQL writes it. */
function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
