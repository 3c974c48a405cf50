export { Lakehouse, type Credential } from "./lakehouse.ts";
export { LakehouseError } from "./core/errors.ts";
export type { Duration, Memory } from "./core/units.ts";
export type {
  BucketOptions,
  DockerTarget,
  LakehouseSpec,
  RoleOptions,
  ServiceOptions,
} from "./spec/lakehouse-spec.ts";
export type { BucketName } from "./spec/bucket-name.ts";
export * from "./spec/declaration.ts";
export type { ProfileName } from "./spec/profile.ts";
export type { ServiceName } from "./spec/service-name.ts";
export { validateSpec } from "./spec/validate-spec.ts";
export type { ServiceDescription, StackDescription } from "./stack-description.ts";
