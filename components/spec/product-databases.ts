import type { Product } from "./product.ts";

/** Databases that products declare: those of their sources, and their own. */
export function productDatabases(products: readonly Product[]): string[] {
  return products.flatMap((product) => [
    ...Object.values(product.sources).flatMap((source) =>
      source.kind === "postgres" ? [source.database] : [],
    ),
    ...(product.database === undefined ? [] : [product.database]),
  ]);
}
