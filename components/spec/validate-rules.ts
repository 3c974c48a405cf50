import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import type { Column, Product, Table } from "./product.ts";
import { SEVERITIES, type Severity } from "./rule.ts";
import { findTable } from "./table-id.ts";
import { columnRules, isCast } from "./table-rules.ts";

const NUMBER = /^(?:smallint|int|bigint|double|decimal\(\d+,\d+\))$/;

/**
 * Checks the rules of a table and the constraints of its columns.
 *
 * @param at where the table was declared, for the messages
 * @param product the table's product, whose other tables may be referenced
 * @returns one sentence per fault; empty when all is well
 */
export function validateRules(at: string, table: Table, product: Product): string[] {
  const columns = Object.entries(table.columns);
  const stated = new Set(
    columns.flatMap(([name, column]) => columnRules(name, column, table.job).map((rule) => rule.name)),
  );
  return [
    ...columns.flatMap(([name, column]) =>
      columnFaults(`${at}: column ${name}`, column, isCast(name, column, table.job)),
    ),
    ...columns.flatMap(([name, column]) => referenceFaults(`${at}: column ${name}`, column, table, product)),
    ...Object.entries(table.rules ?? {}).flatMap(([name, rule]) => [
      ...(isIdentifier(name) ? [] : [`${at}: rule "${name}" must be ${IDENTIFIER_RULE}`]),
      ...(stated.has(name) ? [`${at}: rule ${name} is stated by a column already; rename it`] : []),
      ...(rule.check.trim() === "" ? [`${at}: rule ${name} needs a check, a condition in Spark SQL`] : []),
      ...(rule.description.trim() === "" ? [`${at}: rule ${name} needs a description`] : []),
      ...severityFaults(`${at}: rule ${name}`, "severity", rule.severity),
    ]),
  ];
}

function columnFaults(at: string, column: Column, cast: boolean): string[] {
  const { least, most } = column.range ?? {};
  const constrained =
    cast ||
    column.nullable === false ||
    column.range !== undefined ||
    column.values !== undefined ||
    column.references !== undefined;
  const faults = severityFaults(at, "onBreach", column.onBreach);
  if (column.range !== undefined && !NUMBER.test(column.type)) {
    faults.push(`${at} has a range, but type ${column.type} is no number; write a rule of the table instead`);
  }
  if (column.range !== undefined && least === undefined && most === undefined) {
    faults.push(`${at} has an empty range; give it least, most or both`);
  }
  if (least !== undefined && most !== undefined && least > most) {
    faults.push(`${at} has a range from ${least} to ${most}, in which no value is; swap them`);
  }
  if (column.values !== undefined && column.type !== "string") {
    faults.push(
      `${at} lists values, but is ${column.type} and not string; write a rule of the table instead`,
    );
  }
  if (column.values?.length === 0) faults.push(`${at} lists no values, so that none is right; list them`);
  if (column.onBreach !== undefined && !constrained) {
    faults.push(`${at} says onBreach, but states nothing that a row could break; remove it`);
  }
  if (column.onBreach === "warn" && column.nullable === false) {
    faults.push(
      `${at} is nullable: false and only warns, so that it could hold null; reject or stop, or let it be nullable`,
    );
  }
  return faults;
}

function referenceFaults(at: string, column: Column, { job }: Table, product: Product): string[] {
  const { references } = column;
  if (references === undefined) return [];
  const target = findTable(product, references);
  if (target === undefined) return [`${at} references ${references}, which no table of the product declares`];
  const faults: string[] = [];
  if (job.step !== "sql" || !job.reads.includes(references)) {
    faults.push(`${at} references ${references}, which its job does not read; name it in reads`);
  }
  const [key, ...more] = target.primaryKey;
  if (key === undefined || more.length > 0) {
    faults.push(
      `${at} references ${references}, whose key is not one column; write a rule of the table instead`,
    );
  } else if (target.columns[key]?.type !== column.type) {
    faults.push(
      `${at} is ${column.type}, but ${key} of ${references}, which it references, is ${String(target.columns[key]?.type)}`,
    );
  }
  return faults;
}

function severityFaults(at: string, key: string, severity: Severity | undefined): string[] {
  if (severity === undefined || SEVERITIES.includes(severity)) return [];
  return [`${at}: ${key} is "${severity}"; use one of ${SEVERITIES.join(", ")}`];
}
