import type { JobLimits } from "./job-limits.ts";
import type { WHILE_IN_SOURCE } from "./retention.ts";

/** A dbt project that makes tables of a product's copied ones, all inside the product's database. */
export interface DbtProject extends JobLimits {
  /** Folder of the project, relative to the product's. */
  readonly folder: string;
  /** Postgres role that dbt logs in as: it owns `schemas`, reads the copies in `reads`, and nothing else. */
  readonly role: string;
  /** Schemas that the project fills, in the order in which their tables are shown. */
  readonly schemas: readonly string[];
  /** Tables with a copy that the project's models use as the source named after their layer, as `layer.name`. */
  readonly reads: readonly string[];
  /**
   * Says that the models may lose rows which a table in `reads` keeps no longer. @default they need all rows for ever,
   * so that no table in `reads` can end them
   */
  readonly retention?: { readonly rows: typeof WHILE_IN_SOURCE };
}
