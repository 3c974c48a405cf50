import type { Column, Table } from "./product.ts";
import type { Rule } from "./rule.ts";

/** A rule with the name that reports and quarantined rows know it by. */
export interface NamedRule extends Rule {
  readonly name: string;
}

/** All rules of a table, those that its columns state included, sorted by name. */
export function tableRules(table: Table): NamedRule[] {
  const stated = Object.entries(table.columns).flatMap(([name, column]) => columnRules(name, column));
  const written = Object.entries(table.rules ?? {}).map(([name, { check, severity, description }]) => ({
    name,
    check,
    severity,
    description,
  }));
  return [...stated, ...written].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Rules that a column's declaration states: `<column>_present` for one that may not be null, `<column>_in_range`,
 * `<column>_known` and `<column>_refers`. The last one asks a column that the runner adds for the check:
 * {@link foundColumn}.
 */
export function columnRules(name: string, column: Column): NamedRule[] {
  const severity = column.onBreach ?? "stop";
  const quoted = `\`${name}\``;
  const rules: NamedRule[] = [];
  if (column.nullable === false) {
    rules.push({
      name: `${name}_present`,
      check: `${quoted} IS NOT NULL`,
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

/** A text as Spark SQL writes it. */
function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
