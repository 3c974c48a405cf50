/** What the declaration of a product is written with. */
export type { Classification } from "./classification.ts";
export type { ColumnType } from "./column-type.ts";
export type { DbtProject } from "./dbt-project.ts";
export type { Bounds, Expectation, ExpectationSeverity, Expected } from "./expectation.ts";
export type { FileFormat } from "./file-format.ts";
export { fileTable, type FileColumn, type FileTable, type FileTableDeclaration } from "./file-table.ts";
export {
  ingest,
  merge,
  refine,
  sql,
  type IngestJob,
  type Job,
  type MergeJob,
  type RefineJob,
  type SqlJob,
} from "./job.ts";
export type { JobLimits } from "./job-limits.ts";
export { defineProduct, table, type Column, type Product, type Table } from "./product.ts";
export {
  fileSource,
  postgresSource,
  urlSource,
  type FileSource,
  type PostgresSource,
  type Source,
  type SourceColumn,
  type SourceTable,
  type UrlSource,
  type UrlTable,
} from "./source.ts";
export type { Layer } from "./layer.ts";
export type { Retention, RowRetention } from "./retention.ts";
export type { Rule, Severity } from "./rule.ts";
export type { TableFormat } from "./table-format.ts";
