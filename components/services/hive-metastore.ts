import type { Database, DatabaseRole } from "../database/database.ts";
import type { ServiceSpec } from "../platform/service-spec.ts";
import { megabytes } from "../core/units.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { ObjectStore, StoreIdentity } from "../storage/object-store.ts";
import { renderHadoopXml } from "./render.ts";
import { s3aProperties } from "./s3a.ts";
import { serviceSpec } from "./service.ts";
import { storeKeys } from "./store-keys.ts";

/** Address of the metastore inside the stack's network. */
export const METASTORE_URI = "thrift://hive-metastore:9083";

/** Database that holds the metastore's tables. */
export const METASTORE_DATABASE = "metastore";

/** The Hive metastore: one catalog for every table format, kept in Postgres. */
export function hiveMetastoreService(
  spec: ResolvedSpec,
  parts: { store: ObjectStore; identity: StoreIdentity; database: Database; role: DatabaseRole },
): ServiceSpec {
  const settings = spec.services["hive-metastore"];
  const { host, port } = parts.database.endpoint;
  return serviceSpec(settings, {
    image: "hive-metastore",
    env: {
      METASTORE_HEAP: `${megabytes(spec.profile.metastoreHeap)}m`,
      METASTORE_DB_HOST: host,
      METASTORE_DB_PORT: String(port),
      METASTORE_DB_NAME: METASTORE_DATABASE,
      METASTORE_DB_USER: parts.role.name,
    },
    secretEnv: {
      METASTORE_DB_PASSWORD: parts.role.password,
      ...storeKeys(parts.identity),
    },
    files: [
      {
        path: "/etc/hive/conf/metastore-site.xml",
        content: renderHadoopXml({
          ...metastoreProperties(`jdbc:postgresql://${host}:${port}/${METASTORE_DATABASE}`, parts.role.name),
          ...s3aProperties(parts.store.endpoint),
          "metastore.warehouse.dir": `s3a://${parts.store.bucketName("bronze")}/`,
          ...settings.properties,
        }),
      },
    ],
    connects: [
      { to: "postgres", ports: ["sql"] },
      { to: "minio", ports: ["api"] },
    ],
    probe: ["thrift-metastore", "127.0.0.1", "9083"],
  });
}

function metastoreProperties(jdbcUrl: string, user: string): Record<string, string> {
  return {
    "javax.jdo.option.ConnectionDriverName": "org.postgresql.Driver",
    "javax.jdo.option.ConnectionURL": jdbcUrl,
    "javax.jdo.option.ConnectionUserName": user,
    "javax.jdo.option.ConnectionPassword": "${env.METASTORE_DB_PASSWORD}",
    "metastore.thrift.port": "9083",
    "metastore.schema.verification": "true",
    "metastore.task.threads.always": "org.apache.hadoop.hive.metastore.events.EventCleanerTask",
    "metastore.expression.proxy": "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy",
    "metastore.storage.schema.reader.impl": "org.apache.hadoop.hive.metastore.SerDeStorageSchemaReader",
    // Delta rewrites its placeholder schema; the metastore must not judge that as an incompatible change.
    "metastore.disallow.incompatible.col.type.changes": "false",
    "hive.metastore.disallow.incompatible.col.type.changes": "false",
    "metastore.server.min.threads": "4",
    "datanucleus.connectionPool.maxPoolSize": "4",
  };
}
