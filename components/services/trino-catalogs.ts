import type { StoreEndpoint } from "../storage/object-store.ts";
import type { ConfigFile } from "../platform/service-spec.ts";
import { METASTORE_URI } from "./hive-metastore.ts";
import { renderProperties } from "./render.ts";

/** A Postgres database that Trino offers as a catalog. */
export interface PostgresCatalog {
  readonly catalog: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

/**
 * Renders the catalog files. Key pairs and passwords are named by environment variable, so no file holds a secret.
 */
export function trinoCatalogs(endpoint: StoreEndpoint, databases: readonly PostgresCatalog[]): ConfigFile[] {
  const lake = lakeProperties(endpoint);
  const catalogs: Record<string, Record<string, string>> = {
    minio: {
      ...lake,
      "connector.name": "hive",
      "hive.metastore.uri": METASTORE_URI,
      "hive.non-managed-table-writes-enabled": "true",
      // Else a table that the metastore lists can be made but not changed.
      "hive.security": "allow-all",
      // The metastore keeps them under the table's old name when it is renamed, and then cannot drop it.
      "hive.collect-column-statistics-on-write": "false",
      // Postgres and Spark keep microseconds; the default would round them.
      "hive.timestamp-precision": "MICROSECONDS",
    },
    delta: {
      ...lake,
      "connector.name": "delta_lake",
      "hive.metastore.uri": METASTORE_URI,
      "delta.register-table-procedure.enabled": "true",
    },
    iceberg: {
      ...lake,
      "connector.name": "iceberg",
      "iceberg.catalog.type": "hive_metastore",
      "iceberg.register-table-procedure.enabled": "true",
      "hive.metastore.uri": METASTORE_URI,
    },
  };
  for (const { catalog, host, port, database } of databases) {
    catalogs[catalog] = {
      "connector.name": "postgresql",
      "connection-url": `jdbc:postgresql://${host}:${port}/${database}`,
      "connection-user": "${ENV:POSTGRES_USER}",
      "connection-password": "${ENV:POSTGRES_PASSWORD}",
    };
  }
  return Object.entries(catalogs).map(([name, properties]) => ({
    path: `/etc/trino/catalog/${name}.properties`,
    content: renderProperties(properties),
  }));
}

function lakeProperties(endpoint: StoreEndpoint): Record<string, string> {
  return {
    "fs.native-s3.enabled": "true",
    ...(endpoint.url === undefined ? {} : { "s3.endpoint": endpoint.url }),
    "s3.region": endpoint.region,
    "s3.path-style-access": String(endpoint.pathStyle),
    // Without keys Trino looks for the role of the pod.
    ...(endpoint.signIn === "keys"
      ? {
          "s3.aws-access-key": "${ENV:AWS_ACCESS_KEY_ID}",
          "s3.aws-secret-key": "${ENV:AWS_SECRET_ACCESS_KEY}",
        }
      : {}),
  };
}
