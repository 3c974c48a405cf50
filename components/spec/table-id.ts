import type { Product, Table } from "./product.ts";

/** Name by which a declaration, a plan and a metastore know a table: `layer.name`. */
export function tableId({ layer, name }: Pick<Table, "layer" | "name">): string {
  return `${layer}.${name}`;
}

/** A product's table by its {@link tableId}. */
export function findTable(product: Product, id: string): Table | undefined {
  return product.tables.find((table) => tableId(table) === id);
}
