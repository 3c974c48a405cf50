import type { Connection, ServiceSpec } from "../platform/service-spec.ts";
import { megabytes, type Memory } from "../core/units.ts";
import type { ResolvedSpec } from "../spec/resolve.ts";
import type { ObjectStore, StoreIdentity } from "../storage/object-store.ts";
import { METASTORE_URI } from "./hive-metastore.ts";
import { renderSparkDefaults } from "./render.ts";
import { s3aProperties } from "./s3a.ts";
import { serviceSpec } from "./service.ts";
import { storeKeys } from "./store-keys.ts";

/** Address of the standalone master inside the stack's network. */
const SPARK_MASTER_URL = "spark://spark-master:7077";

/** Address that Spark Connect clients use inside the stack's network. */
export const SPARK_REMOTE = "sc://spark-connect:15002";

/** Web page of the long-lived driver inside the stack's network. */
export const SPARK_UI_URL = "http://spark-connect:4040";

/** Names of settings and options whose values Spark shows nowhere. */
const REDACTED = "(?i)secret|password|token|access[.]key|url|user";

/**
 * Keeps resident memory low. The first compiler alone would get 48 MB for its code, which Spark's generated classes fill
 * after some runs, and then the JVM can compile nothing any more.
 */
const LEAN_JVM =
  "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -XX:+ExitOnOutOfMemoryError";

/** Where driver and executors read and write: the lake, its metastore, and the databases of sources. */
const TABLE_SOURCES: readonly Connection[] = [
  { to: "minio", ports: ["api"] },
  { to: "hive-metastore", ports: ["thrift"] },
  { to: "postgres", ports: ["sql"] },
];

/** Shuffles, work folders, and what the driver notes beside its working directory. */
const SCRATCH = ["/var/lib/spark", "/home/lakehouse"];

/** The standalone master. */
export function sparkMasterService(spec: ResolvedSpec): ServiceSpec {
  return serviceSpec(spec.services["spark-master"], {
    image: "spark",
    command: ["spark-role", "master"],
    env: { SPARK_DAEMON_MEMORY: heap(spec.profile.sparkDaemonHeap) },
    connects: [{ to: "spark-worker" }, { to: "spark-connect" }],
    scratch: SCRATCH,
    probe: ["http", "http://127.0.0.1:8080/json/"],
  });
}

/** The worker that runs the executors of the long-lived driver. */
export function sparkWorkerService(spec: ResolvedSpec, parts: { identity: StoreIdentity }): ServiceSpec {
  return serviceSpec(spec.services["spark-worker"], {
    image: "spark",
    command: ["spark-role", "worker"],
    env: {
      SPARK_DAEMON_MEMORY: heap(spec.profile.sparkDaemonHeap),
      SPARK_MASTER_URL,
      SPARK_WORKER_CORES: String(spec.profile.sparkCores),
      // The executor's heap and the overhead Spark adds to it.
      SPARK_WORKER_MEMORY: `${megabytes(spec.profile.sparkExecutorHeap) + 384}m`,
    },
    secretEnv: storeKeys(parts.identity),
    picksPorts: true,
    connects: [{ to: "spark-master", ports: ["rpc", "ui"] }, { to: "spark-connect" }, ...TABLE_SOURCES],
    scratch: SCRATCH,
    probe: ["spark-master", "http://spark-master:8080", "--workers", "1"],
  });
}

/** One long-lived driver JVM that serves Spark Connect and Thrift. */
export function sparkConnectService(
  spec: ResolvedSpec,
  parts: { store: ObjectStore; identity: StoreIdentity },
): ServiceSpec {
  const settings = spec.services["spark-connect"];
  return serviceSpec(settings, {
    image: "spark",
    command: ["spark-role", "connect"],
    env: { SPARK_MASTER_URL },
    secretEnv: storeKeys(parts.identity),
    files: [
      {
        path: "/etc/spark/conf/spark-defaults.conf",
        content: renderSparkDefaults({ ...sparkProperties(spec, parts.store), ...settings.properties }),
      },
    ],
    picksPorts: true,
    connects: [{ to: "spark-master", ports: ["rpc", "ui"] }, { to: "spark-worker" }, ...TABLE_SOURCES],
    scratch: SCRATCH,
    probe: ["spark-connect", "127.0.0.1", "--executors", "1"],
  });
}

function sparkProperties(spec: ResolvedSpec, store: ObjectStore): Record<string, string> {
  const warehouse = `s3a://${store.bucketName("bronze")}/`;
  const hadoop = Object.entries(s3aProperties(store.endpoint)).map(
    ([key, value]) => [`spark.hadoop.${key}`, value] as const,
  );
  return {
    ...Object.fromEntries(hadoop),
    // Files appear when the job commits, without the renames that an object store turns into copies.
    "spark.hadoop.fs.s3a.committer.name": "magic",
    "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
    "spark.sql.parquet.output.committer.class":
      "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
    "spark.hadoop.hive.metastore.uris": METASTORE_URI,
    // The driver starts beside the metastore and waits for it instead of starting after it.
    "spark.hadoop.hive.metastore.connect.retries": "120",
    "spark.hadoop.hive.metastore.client.connect.retry.delay": "1s",
    // A metastore that has lost its database keeps silent; a job is told so after this, instead of ten minutes.
    "spark.hadoop.hive.metastore.client.socket.timeout": "30s",
    "spark.sql.catalogImplementation": "hive",
    "spark.sql.warehouse.dir": warehouse,
    "spark.sql.extensions": [
      "io.delta.sql.DeltaSparkSessionExtension",
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    ].join(","),
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.catalog.iceberg": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.iceberg.type": "hive",
    "spark.sql.catalog.iceberg.uri": METASTORE_URI,
    "spark.sql.catalog.iceberg.warehouse": warehouse,
    // Nor may one keep a table as it was before Trino altered it or another session filled it.
    "spark.sql.catalog.iceberg.cache-enabled": "false",
    "spark.databricks.delta.snapshotPartitions": "2",
    "spark.sql.shuffle.partitions": String(spec.profile.sparkCores * 2),
    // Sessions live long and a publish replaces a table's files below them: no session may keep a listing.
    "spark.sql.filesourceTableRelationCacheSize": "0",
    // A worker that vanished without a word is noticed after this, instead of two minutes.
    "spark.network.timeout": "60s",
    "spark.redaction.regex": REDACTED,
    "spark.sql.redaction.options.regex": REDACTED,
    "spark.driver.memory": heap(spec.profile.sparkDriverHeap),
    "spark.executor.memory": heap(spec.profile.sparkExecutorHeap),
    "spark.executor.cores": String(spec.profile.sparkCores),
    "spark.cores.max": String(spec.profile.sparkCores),
    "spark.driver.defaultJavaOptions": LEAN_JVM,
    "spark.executor.defaultJavaOptions": LEAN_JVM,
  };
}

function heap(memory: Memory): string {
  return `${megabytes(memory)}m`;
}
