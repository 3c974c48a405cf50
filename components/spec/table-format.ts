/**
 * Physical formats of a table: `parquet` files that the metastore lists, tables of `delta` or `iceberg` with a
 * transaction log of their own, or a `postgres` table in the product's database.
 */
export const TABLE_FORMATS = ["parquet", "delta", "iceberg", "postgres"] as const;

/** One of {@link TABLE_FORMATS}. */
export type TableFormat = (typeof TABLE_FORMATS)[number];
