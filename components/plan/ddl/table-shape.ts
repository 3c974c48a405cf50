import type { PlanTable } from "../plan.ts";

/** What a table is to the engine that holds it. */
export type TableShape = Pick<
  PlanTable,
  | "schema"
  | "name"
  | "format"
  | "location"
  | "columns"
  | "partitionBy"
  | "sortBy"
  | "primaryKey"
  | "description"
>;

/** Trino catalog in which a table of the lake is changed, by format. */
export const LAKE_CATALOGS = { parquet: "minio", delta: "delta", iceberg: "iceberg" } as const;
