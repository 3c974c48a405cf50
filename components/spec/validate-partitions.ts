import type { Table } from "./product.ts";

/** Types whose values make readable, unambiguous folder names. */
const PARTITION_TYPES = ["string", "date", "int", "smallint", "bigint"];

/**
 * Checks how a table is partitioned and sorted.
 *
 * @param at where the table was declared, for the messages
 * @returns one sentence per fault; empty when all is well
 */
export function validatePartitions(at: string, { columns, partitionBy = [], sortBy = [] }: Table): string[] {
  const faults = partitionBy.flatMap((name) => {
    const column = columns[name];
    if (column === undefined) return [`${at}: partition column ${name} is not among the columns`];
    return PARTITION_TYPES.includes(column.type)
      ? []
      : [`${at}: partition column ${name} is ${column.type}; use one of ${PARTITION_TYPES.join(", ")}`];
  });
  if (new Set(partitionBy).size < partitionBy.length) faults.push(`${at}: partitionBy names a column twice`);
  if (partitionBy.length > 0 && partitionBy.length >= Object.keys(columns).length) {
    faults.push(
      `${at}: every column is a partition, which leaves no file to write; keep one out of partitionBy`,
    );
  }
  for (const name of sortBy) {
    if (!(name in columns)) faults.push(`${at}: sort column ${name} is not among the columns`);
  }
  return faults;
}
