export { Lakehouse, type Credential } from "./lakehouse.ts";
export { LakehouseError } from "./core/errors.ts";
export type { Duration, Memory } from "./core/units.ts";
export type { ColumnType } from "./spec/column-type.ts";
export type {
  BucketOptions,
  DockerTarget,
  LakehouseSpec,
  RoleOptions,
  ServiceOptions,
} from "./spec/lakehouse-spec.ts";
export type { Layer } from "./spec/layer.ts";
export {
  defineProduct,
  ingest,
  postgresSource,
  sql,
  table,
  type Column,
  type PostgresSource,
  type Product,
  type SourceColumn,
  type SourceTable,
  type Table,
} from "./spec/product.ts";
export type { Rule, Severity } from "./spec/rule.ts";
export type { ProfileName } from "./spec/profile.ts";
export type { ServiceName } from "./spec/service-name.ts";
export { validateSpec } from "./spec/validate-spec.ts";
export type { ServiceDescription, StackDescription } from "./stack-description.ts";
