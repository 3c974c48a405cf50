import type { Table } from "./product.ts";

/** Types whose values every engine sorts alike. */
const ORDERED = /^(?:date|timestamp|smallint|int|bigint|decimal\(\d+,\d+\))$/;

/**
 * Checks the column that tells which of two rows with one key is the newer one.
 *
 * @param at where the table was declared, for the messages
 * @param option option of the job that names the column
 * @param column the column it names
 * @returns one sentence per fault; empty when all is well
 */
export function validateLatest(at: string, option: string, column: string, table: Table): string[] {
  const declared = table.columns[column];
  if (declared === undefined) return [`${at}: ${option} ${column} is not among the columns; declare it`];
  const faults: string[] = [];
  if (declared.nullable !== false)
    faults.push(
      `${at}: ${option} ${column} must be declared nullable: false, or rows without it would be lost`,
    );
  if (!ORDERED.test(declared.type)) {
    faults.push(
      `${at}: ${option} ${column} is ${declared.type}, which has no order that every engine keeps; use a date, a timestamp or a whole number`,
    );
  }
  if (table.primaryKey.length === 0)
    faults.push(`${at}: ${option} needs a primaryKey, by which a newer row takes the place of an older one`);
  return faults;
}
