import { describe, expect, it } from "vitest";
import type { ServiceSpec } from "../../../components/platform/service-spec.ts";
import { resolveSpec } from "../../../components/spec/resolve.ts";
import { hiveMetastoreService } from "../../../components/services/hive-metastore.ts";
import {
  renderHadoopXml,
  renderPostgresConf,
  renderProperties,
} from "../../../components/services/render.ts";
import { sparkConnectService } from "../../../components/services/spark.ts";
import { trinoService } from "../../../components/services/trino.ts";
import type { ObjectStore } from "../../../components/storage/object-store.ts";

const spec = resolveSpec({
  stack: "dev",
  profile: "tiny",
  services: { trino: { properties: { "query.max-memory": "300MB" } } },
});
const identity = { kind: "keys" as const, accessKey: "someone", secretKey: "KEY-SECRET" as never, ready: [] };
const role = { name: "someone", password: "ROLE-SECRET" as never, ready: undefined as never };
const database = { endpoint: { host: "postgres", port: 5432 } } as never;
const minio = {
  endpoint: { url: "http://minio:9000", region: "us-east-1", pathStyle: true, signIn: "keys" },
  bucketName: (b: string) => b,
} as unknown as ObjectStore;
const s3 = {
  endpoint: { region: "eu-central-1", pathStyle: false, signIn: "keys" },
  bucketName: (b: string) => b,
} as unknown as ObjectStore;

const file = (service: ServiceSpec, name: string): string =>
  service.files.find((candidate) => candidate.path.endsWith(name))?.content ?? `no file ${name}`;

const trino = (store: ObjectStore): ServiceSpec =>
  trinoService(spec, {
    store,
    identity,
    role,
    databases: [{ catalog: "postgres", host: "postgres", port: 5432, database: "pagila" }],
  });

describe("rendered configuration", () => {
  it("sorts keys, so that equal settings are equal texts", () => {
    expect(renderProperties({ b: "2", a: "1" })).toBe("a=1\nb=2\n");
    expect(renderPostgresConf({ search_path: "it's" })).toBe("search_path = 'it''s'\n");
    expect(renderHadoopXml({ url: "a&b<c>" })).toContain("<value>a&amp;b&lt;c&gt;</value>");
  });

  it("renders Trino's catalogs", () => {
    expect(file(trino(minio), "catalog/minio.properties")).toMatchInlineSnapshot(`
      "connector.name=hive
      fs.native-s3.enabled=true
      hive.collect-column-statistics-on-write=false
      hive.metastore.uri=thrift://hive-metastore:9083
      hive.non-managed-table-writes-enabled=true
      hive.security=allow-all
      hive.timestamp-precision=MICROSECONDS
      s3.aws-access-key=\${ENV:AWS_ACCESS_KEY_ID}
      s3.aws-secret-key=\${ENV:AWS_SECRET_ACCESS_KEY}
      s3.endpoint=http://minio:9000
      s3.path-style-access=true
      s3.region=us-east-1
      "
    `);
    expect(file(trino(minio), "catalog/postgres.properties")).toMatchInlineSnapshot(`
      "connection-password=\${ENV:POSTGRES_PASSWORD}
      connection-url=jdbc:postgresql://postgres:5432/pagila
      connection-user=\${ENV:POSTGRES_USER}
      connector.name=postgresql
      "
    `);
    expect(file(trino(minio), "catalog/iceberg.properties")).toMatchInlineSnapshot(`
      "connector.name=iceberg
      fs.native-s3.enabled=true
      hive.metastore.uri=thrift://hive-metastore:9083
      iceberg.catalog.type=hive_metastore
      iceberg.register-table-procedure.enabled=true
      s3.aws-access-key=\${ENV:AWS_ACCESS_KEY_ID}
      s3.aws-secret-key=\${ENV:AWS_SECRET_ACCESS_KEY}
      s3.endpoint=http://minio:9000
      s3.path-style-access=true
      s3.region=us-east-1
      "
    `);
  });

  it("lets a stack's properties win over the rendered ones", () => {
    expect(file(trino(minio), "config.properties")).toMatchInlineSnapshot(`
      "catalog.management=static
      coordinator=true
      discovery.uri=http://127.0.0.1:8080
      http-server.http.port=8080
      memory.heap-headroom-per-node=153MB
      node-scheduler.include-coordinator=true
      query.max-memory=300MB
      query.max-memory-per-node=256MB
      "
    `);
  });

  it("renders spark-defaults.conf", () => {
    expect(file(sparkConnectService(spec, { store: minio, identity }), "spark-defaults.conf"))
      .toMatchInlineSnapshot(`
        "spark.cores.max 2
        spark.databricks.delta.snapshotPartitions 2
        spark.driver.defaultJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -XX:+ExitOnOutOfMemoryError
        spark.driver.memory 512m
        spark.executor.cores 2
        spark.executor.defaultJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m -XX:+ExitOnOutOfMemoryError
        spark.executor.memory 512m
        spark.hadoop.fs.s3.impl org.apache.hadoop.fs.s3a.S3AFileSystem
        spark.hadoop.fs.s3a.aws.credentials.provider software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider
        spark.hadoop.fs.s3a.committer.name magic
        spark.hadoop.fs.s3a.connection.ssl.enabled false
        spark.hadoop.fs.s3a.endpoint http://minio:9000
        spark.hadoop.fs.s3a.endpoint.region us-east-1
        spark.hadoop.fs.s3a.path.style.access true
        spark.hadoop.hive.metastore.client.connect.retry.delay 1s
        spark.hadoop.hive.metastore.client.socket.timeout 30s
        spark.hadoop.hive.metastore.connect.retries 120
        spark.hadoop.hive.metastore.uris thrift://hive-metastore:9083
        spark.network.timeout 60s
        spark.redaction.regex (?i)secret|password|token|access[.]key|url|user
        spark.sql.catalog.iceberg org.apache.iceberg.spark.SparkCatalog
        spark.sql.catalog.iceberg.cache-enabled false
        spark.sql.catalog.iceberg.type hive
        spark.sql.catalog.iceberg.uri thrift://hive-metastore:9083
        spark.sql.catalog.iceberg.warehouse s3a://bronze/
        spark.sql.catalog.spark_catalog org.apache.spark.sql.delta.catalog.DeltaCatalog
        spark.sql.catalogImplementation hive
        spark.sql.extensions io.delta.sql.DeltaSparkSessionExtension,org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions
        spark.sql.filesourceTableRelationCacheSize 0
        spark.sql.parquet.output.committer.class org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter
        spark.sql.redaction.options.regex (?i)secret|password|token|access[.]key|url|user
        spark.sql.shuffle.partitions 4
        spark.sql.sources.commitProtocolClass org.apache.spark.internal.io.cloud.PathOutputCommitProtocol
        spark.sql.warehouse.dir s3a://bronze/
        "
      `);
  });

  it("renders metastore-site.xml", () => {
    const service = hiveMetastoreService(spec, { store: minio, identity, database, role });
    expect(file(service, "metastore-site.xml")).toMatchInlineSnapshot(`
      "<?xml version="1.0"?>
      <configuration>
        <property><name>datanucleus.connectionPool.maxPoolSize</name><value>4</value></property>
        <property><name>fs.s3.impl</name><value>org.apache.hadoop.fs.s3a.S3AFileSystem</value></property>
        <property><name>fs.s3a.aws.credentials.provider</name><value>software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider</value></property>
        <property><name>fs.s3a.connection.ssl.enabled</name><value>false</value></property>
        <property><name>fs.s3a.endpoint</name><value>http://minio:9000</value></property>
        <property><name>fs.s3a.endpoint.region</name><value>us-east-1</value></property>
        <property><name>fs.s3a.path.style.access</name><value>true</value></property>
        <property><name>hive.metastore.disallow.incompatible.col.type.changes</name><value>false</value></property>
        <property><name>javax.jdo.option.ConnectionDriverName</name><value>org.postgresql.Driver</value></property>
        <property><name>javax.jdo.option.ConnectionPassword</name><value>\${env.METASTORE_DB_PASSWORD}</value></property>
        <property><name>javax.jdo.option.ConnectionURL</name><value>jdbc:postgresql://postgres:5432/metastore</value></property>
        <property><name>javax.jdo.option.ConnectionUserName</name><value>someone</value></property>
        <property><name>metastore.disallow.incompatible.col.type.changes</name><value>false</value></property>
        <property><name>metastore.expression.proxy</name><value>org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy</value></property>
        <property><name>metastore.schema.verification</name><value>true</value></property>
        <property><name>metastore.server.min.threads</name><value>4</value></property>
        <property><name>metastore.storage.schema.reader.impl</name><value>org.apache.hadoop.hive.metastore.SerDeStorageSchemaReader</value></property>
        <property><name>metastore.task.threads.always</name><value>org.apache.hadoop.hive.metastore.events.EventCleanerTask</value></property>
        <property><name>metastore.thrift.port</name><value>9083</value></property>
        <property><name>metastore.warehouse.dir</name><value>s3a://bronze/</value></property>
      </configuration>
      "
    `);
  });

  it("S1.18 differs between MinIO and S3 by endpoint alone", () => {
    const lines = (store: ObjectStore): string[] =>
      file(sparkConnectService(spec, { store, identity }), "spark-defaults.conf").split("\n");
    const differing = [...new Set(lines(minio)).symmetricDifference(new Set(lines(s3)))];
    expect(differing.map((line) => line.split(" ")[0]).sort()).toEqual([
      "spark.hadoop.fs.s3a.connection.ssl.enabled",
      "spark.hadoop.fs.s3a.endpoint",
      "spark.hadoop.fs.s3a.endpoint.region",
      "spark.hadoop.fs.s3a.endpoint.region",
      "spark.hadoop.fs.s3a.path.style.access",
      "spark.hadoop.fs.s3a.path.style.access",
    ]);
  });

  it("leaves keys out where the pod's role signs in", () => {
    const pods = { ...s3, endpoint: { ...s3.endpoint, signIn: "pod" as const } } as unknown as ObjectStore;
    const role = { kind: "pod" as const, name: "someone", roleArn: undefined as never, ready: [] };
    const connect = sparkConnectService(spec, { store: pods, identity: role });
    expect(connect.secretEnv).toEqual({});
    expect(file(connect, "spark-defaults.conf")).toContain(
      "spark.hadoop.fs.s3a.aws.credentials.provider org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider",
    );
    expect(file(trino(pods), "catalog/minio.properties")).not.toMatch(/key/);
  });

  it("puts no secret into a file, the environment or the command", () => {
    const services = [
      trino(minio),
      sparkConnectService(spec, { store: minio, identity }),
      hiveMetastoreService(spec, { store: minio, identity, database, role }),
    ];
    const visible = services.map((service) => JSON.stringify({ ...service, secretEnv: {} })).join("\n");
    expect(visible).not.toContain('SECRET"');
    expect(visible).not.toMatch(/KEY-SECRET|ROLE-SECRET/);
  });
});
