import type { Database, DatabaseRole } from "../database/database.ts";
import type { Connection, ServiceSpec } from "../platform/service-spec.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import { WAREHOUSE_DATABASE } from "../spec/warehouse.ts";
import type { ObjectStore, StoreIdentity } from "../storage/object-store.ts";
import { METASTORE_URI } from "./hive-metastore.ts";
import { SPARK_REMOTE, SPARK_UI_URL } from "./spark.ts";
import { storeKeys } from "./store-keys.ts";

/** What jobs need to reach Spark, the store and the databases. */
export interface JobParts {
  readonly store: ObjectStore;
  readonly identity: StoreIdentity;
  readonly database: Database;
  /** Every role of the stack by name: the runner's own, and those that dbt logs in as. */
  readonly roles: Readonly<Record<"jobs", DatabaseRole>> & Readonly<Record<string, DatabaseRole>>;
}

/** What a job talks to: Spark and its pages, the store, the metastore, the databases. */
export const jobConnections: readonly Connection[] = [
  { to: "spark-connect", ports: ["grpc", "ui"] },
  { to: "minio", ports: ["api"] },
  { to: "hive-metastore", ports: ["thrift"] },
  { to: "postgres", ports: ["sql"] },
];

/** Environment of the job runner: it reaches Spark, the store and the sources as `jobs`. */
export function jobEnvironment(
  spec: ResolvedSpec,
  parts: JobParts,
): { readonly env: Record<string, string>; readonly secretEnv: ServiceSpec["secretEnv"] } {
  const { host, port } = parts.database.endpoint;
  const env: Record<string, string> = {
    SPARK_REMOTE,
    SPARK_UI_URL,
    METASTORE_URI,
    S3_REGION: parts.store.endpoint.region,
  };
  if (parts.store.endpoint.url !== undefined) env.S3_ENDPOINT = parts.store.endpoint.url;
  const secretEnv: Record<string, ServiceSpec["secretEnv"][string]> = { ...storeKeys(parts.identity) };
  const reach = (prefix: string, database: string, role: DatabaseRole): void => {
    env[`${prefix}_URL`] = `jdbc:postgresql://${host}:${port}/${database}`;
    env[`${prefix}_USER`] = role.name;
    secretEnv[`${prefix}_PASSWORD`] = role.password;
  };
  reach("STACK_WAREHOUSE", WAREHOUSE_DATABASE, parts.roles.jobs);
  for (const [name, source] of spec.products.flatMap((product) => Object.entries(product.sources))) {
    if (source.kind === "postgres") reach(`SOURCE_${name.toUpperCase()}`, source.database, parts.roles.jobs);
  }
  for (const { name, database, dbt } of spec.products) {
    if (database === undefined) continue;
    reach(`DATABASE_${name.toUpperCase()}`, database, parts.roles.jobs);
    const role = dbt === undefined ? undefined : parts.roles[dbt.role];
    if (role !== undefined) reach(`DBT_${name.toUpperCase()}`, database, role);
  }
  return { env, secretEnv };
}
