/** How and where a table's rows are stored: three kinds of files of the lake, or the product's own database. */
export const TABLE_FORMATS = ["parquet", "delta", "iceberg", "postgres"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];
