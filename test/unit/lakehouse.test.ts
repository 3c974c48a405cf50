import { runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type * as Components from "../../components/index.ts";
import { sampleProduct } from "../support/sample-product.ts";
import { recordResources, type RecordedResource } from "../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let lakehouseModule: typeof Components;

const ofType = (type: string): RecordedResource[] => resources.filter((resource) => resource.type === type);

beforeAll(async () => {
  resources = await recordResources();
  lakehouseModule = await import("../../components/index.ts");
  const { Lakehouse } = lakehouseModule;
  new Lakehouse("lake", {
    stack: "test",
    namePrefix: "t-",
    bucketPrefix: "acme-",
    services: { jupyter: { enabled: false }, trino: { ports: { http: 18080 }, name: "query" } },
    roles: { analyst: { read: ["hr"] } },
    products: [sampleProduct()],
    tableResources: true,
    acceptedChanges: { "silver.active": ["drop column active"] },
  });
  // Resolves when every registration that was started has been answered.
  await runtime.disconnect();
});

describe("Lakehouse", () => {
  it("runs every service but those switched off, under the names the stack gives", () => {
    expect(
      ofType("docker:index/container:Container")
        .map((container) => container.inputs.name)
        .sort(),
    ).toEqual([
      "query",
      "t-dagster",
      "t-hive-metastore",
      "t-jobs",
      "t-minio",
      "t-postgres",
      "t-spark-connect",
      "t-spark-master",
      "t-spark-worker",
    ]);
  });

  it("makes each table a resource that Trino alters, and tells what depends on it", () => {
    const tables = ofType("lakehouse:catalog:Table")
      .map(({ inputs }) => inputs)
      .sort((one, other) => (String(one["schema"]) < String(other["schema"]) ? -1 : 1));
    expect(tables).toMatchObject([
      {
        schema: "bronze",
        name: "person",
        format: "parquet",
        location: "s3a://acme-bronze/person",
        server: { trino: "http://127.0.0.1:18080" },
        owner: "people-team",
        version: "1.0.0",
        primaryKey: ["id"],
        accepted: [],
        downstream: ["silver.active", "silver_active"],
      },
      { name: "active", accepted: ["drop column active"], downstream: [] },
    ]);
  });

  it("publishes ports on the loopback interface only", () => {
    const ports = ofType("docker:index/container:Container").flatMap(
      (container) => container.inputs.ports as { ip: string; external: number }[],
    );
    expect(ports.map((port) => port.external)).toContain(18080);
    expect(new Set(ports.map((port) => port.ip))).toEqual(new Set(["127.0.0.1"]));
  });

  it("makes a private, versioned, never emptied bucket per layer, one for deliveries and one for the system", () => {
    expect(ofType("minio:index/s3Bucket:S3Bucket").map(({ inputs }) => inputs)).toEqual(
      ["bronze", "silver", "gold", "landing", "system"].map((name) => ({
        bucket: `acme-${name}`,
        acl: "private",
        forceDestroy: false,
      })),
    );
    expect(ofType("minio:index/s3BucketVersioning:S3BucketVersioning")).toHaveLength(5);
  });

  it("gives no role more than login", () => {
    const roles = ofType("postgresql:index/role:Role");
    expect(roles.map(({ inputs }) => inputs.name).sort()).toEqual([
      "analyst",
      "dagster",
      "hr_owner",
      "jobs",
      "metastore",
      "trino",
    ]);
    for (const { inputs } of roles) {
      expect(inputs).toMatchObject({
        login: true,
        superuser: false,
        createDatabase: false,
        createRole: false,
      });
    }
  });

  it("lets a further role read only the databases it was given", () => {
    const grants = ofType("postgresql:index/grant:Grant").filter(({ inputs }) => inputs.role === "analyst");
    expect(grants.map(({ inputs }) => [inputs.database, inputs.objectType, inputs.privileges])).toEqual([
      ["hr", "database", ["CONNECT"]],
      ["hr", "schema", ["USAGE"]],
      ["hr", "table", ["SELECT"]],
    ]);
  });

  it("uploads code and plan under keys that carry their content's hash, and which plan is meant under a fixed one", () => {
    const keys = ofType("minio:index/s3Object:S3Object").map(({ inputs }) => inputs.objectName);
    expect(keys).toEqual([
      expect.stringMatching(/^jobs\/lakehouse_jobs-[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^jobs\/lakehouse_dagster-[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^jobs\/people-[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^plan\/[0-9a-f]{64}\.json$/),
      "plan/current",
    ]);
  });

  it("gives each user of the store a key pair of its own", () => {
    const users = ofType("minio:index/iamUser:IamUser").map(({ inputs }) => inputs);
    expect(users.map((user) => user.name)).toEqual(["spark", "jobs", "metastore", "trino"]);
    expect(new Set(users.map((user) => user.secret)).size).toBe(4);
  });

  it("throws every fault before the first resource is declared", () => {
    const before = resources.length;
    const { Lakehouse, LakehouseError } = lakehouseModule;
    const make = () => new Lakehouse("bad", { stack: "Bad!", profile: "huge" as "tiny" });
    expect(make).toThrow(LakehouseError);
    expect(make).toThrow(/2 faults in the lakehouse:\n {2}- stack "Bad!"[^]+profile "huge"/);
    expect(resources).toHaveLength(before);
  });
});
