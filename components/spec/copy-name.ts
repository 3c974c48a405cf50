import type { Table } from "./product.ts";

/** Where a table's copy is in the product's database, as `schema.name`; undefined for a table without one. */
export function copyName(table: Table): string | undefined {
  return table.copy === undefined ? undefined : `${table.layer}.${table.copy.name ?? table.name}`;
}
