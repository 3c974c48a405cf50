/** Logical names of all services; each answers under this name inside the stack's network. */
export const SERVICE_NAMES = [
  "postgres",
  "minio",
  "hive-metastore",
  "spark-master",
  "spark-worker",
  "spark-connect",
  "trino",
  "jupyter",
  "jobs",
  "dagster",
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Services that a stack can do without. */
export const OPTIONAL_SERVICES = ["trino", "jupyter", "dagster"] as const satisfies readonly ServiceName[];
export type OptionalService = (typeof OPTIONAL_SERVICES)[number];

/** Container ports by service, and the loopback port each is published on unless the stack says otherwise. */
export const SERVICE_PORTS = {
  postgres: { sql: { number: 5432, published: 5432 } },
  minio: { api: { number: 9000, published: 9000 }, console: { number: 9001, published: 9001 } },
  "hive-metastore": { thrift: { number: 9083 } },
  "spark-master": { rpc: { number: 7077 }, ui: { number: 8080, published: 8081 } },
  "spark-worker": { ui: { number: 8080 } },
  "spark-connect": {
    grpc: { number: 15002, published: 15002 },
    thrift: { number: 10000, published: 10000 },
    ui: { number: 4040, published: 4040 },
  },
  trino: { http: { number: 8080, published: 8080 } },
  jupyter: { http: { number: 8888, published: 8888 } },
  jobs: {},
  dagster: { http: { number: 3000, published: 3000 } },
} as const satisfies Record<ServiceName, Record<string, { number: number; published?: number }>>;

/** Services whose main property file takes further properties from the stack. */
export const CONFIGURABLE_SERVICES = [
  "postgres",
  "hive-metastore",
  "spark-connect",
  "trino",
] as const satisfies readonly ServiceName[];
