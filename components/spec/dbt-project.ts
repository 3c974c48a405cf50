/** A dbt project that makes tables of a product's copied ones, all inside the product's database. */
export interface DbtProject {
  /** Folder of the project, relative to the product's. */
  readonly folder: string;
  /** Postgres role that dbt logs in as: it owns `schemas`, reads the copies in `reads`, and nothing else. */
  readonly role: string;
  /** Schemas that the project fills, in the order in which their tables are shown. */
  readonly schemas: readonly string[];
  /** Tables with a copy that the project's models use as the source named after their layer, as `layer.name`. */
  readonly reads: readonly string[];
}
