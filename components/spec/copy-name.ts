import type { Table } from "./product.ts";

/** Where a table's rows are in the product's database, as `schema.name`; undefined for a table that is not there. */
export function copyName(table: Table): string | undefined {
  if (table.format === "postgres") return `${table.layer}.${table.name}`;
  return table.copy === undefined ? undefined : `${table.layer}.${table.copy.name ?? table.name}`;
}
