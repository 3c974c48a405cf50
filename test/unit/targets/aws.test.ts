import { runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { LakehouseSpec } from "../../../components/spec/lakehouse-spec.ts";
import { awsTarget } from "../../support/aws/target.ts";
import { recordResources, type RecordedResource } from "../../support/pulumi-mocks.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const spec: LakehouseSpec = {
  stack: "prod",
  profile: "prod",
  target: awsTarget,
  products: [sampleProduct()],
  tableResources: true,
};

let resources: RecordedResource[];
let unloaded: unknown;

const ofType = (type: string): Record<string, unknown>[] =>
  resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
const nameOf = (object: Record<string, unknown>): string => (object.metadata as { name: string }).name;

beforeAll(async () => {
  resources = await recordResources();
  const { Lakehouse } = await import("../../../components/index.ts");
  try {
    new Lakehouse("unloaded", spec);
  } catch (error) {
    unloaded = error;
  }
  resources.length = 0;
  await import("../../../components/targets/aws.ts");
  new Lakehouse("lake", spec);
  await runtime.disconnect();
  resources = resources.filter(({ name }) => !name.startsWith("unloaded"));
});

describe("the target aws", () => {
  it("is loaded by those who want it, and says so to others", () => {
    expect(String(unloaded)).toMatch(/await loadTarget\("aws"\)/);
  });

  it("runs everything but the store and the databases as pods", () => {
    const workloads = [
      ...ofType("kubernetes:apps/v1:Deployment"),
      ...ofType("kubernetes:apps/v1:StatefulSet"),
    ];
    expect(workloads.map(nameOf).sort()).toEqual([
      "dagster",
      "hive-metastore",
      "jobs",
      "jupyter",
      "spark-connect",
      "spark-master",
      "spark-worker",
      "trino",
    ]);
    expect(ofType("minio:index/s3Bucket:S3Bucket")).toEqual([]);
  });

  it("hands each role to the accounts of the pods that are told to use it", () => {
    const accounts = ofType("kubernetes:core/v1:ServiceAccount").map(nameOf);
    const bound = ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
      .filter(({ namespace }) => namespace === "lakehouse-prod")
      .map(({ serviceAccount }) => String(serviceAccount));
    expect(bound.sort()).toEqual([
      "dagster",
      "hive-metastore",
      "jobs",
      "spark-connect",
      "spark-worker",
      "trino",
    ]);
    expect(accounts).toEqual(expect.arrayContaining(bound));
    expect(JSON.stringify(ofType("kubernetes:core/v1:Secret"))).not.toContain("AWS_ACCESS_KEY_ID");
  });

  it("lets pods out to S3, to where roles are handed out, and to the database's subnets", () => {
    const trino = ofType("kubernetes:networking.k8s.io/v1:NetworkPolicy").find(
      (policy) => nameOf(policy) === "trino-connects",
    );
    expect((trino?.spec as { egress: unknown } | undefined)?.egress).toMatchInlineSnapshot(`
      [
        {
          "ports": [
            {
              "port": 80,
              "protocol": "TCP",
            },
          ],
          "to": [
            {
              "ipBlock": {
                "cidr": "169.254.170.23/32",
              },
            },
          ],
        },
        {
          "ports": [
            {
              "port": 443,
              "protocol": "TCP",
            },
          ],
          "to": [
            {
              "ipBlock": {
                "cidr": "0.0.0.0/0",
              },
            },
          ],
        },
        {
          "ports": [
            {
              "port": 9083,
              "protocol": "TCP",
            },
          ],
          "to": [
            {
              "podSelector": {
                "matchLabels": {
                  "app.kubernetes.io/instance": "prod",
                  "app.kubernetes.io/name": "hive-metastore",
                },
              },
            },
          ],
        },
        {
          "ports": [
            {
              "port": 5432,
              "protocol": "TCP",
            },
          ],
          "to": [
            {
              "ipBlock": {
                "cidr": "10.0.1.0/24",
              },
            },
          ],
        },
        {
          "ports": [
            {
              "port": 5432,
              "protocol": "TCP",
            },
          ],
          "to": [
            {
              "ipBlock": {
                "cidr": "10.0.2.0/24",
              },
            },
          ],
        },
      ]
    `);
  });

  it("gives the database the name that pods know it by", () => {
    const alias = ofType("kubernetes:core/v1:Service").find((service) => nameOf(service) === "postgres");
    expect(alias?.spec).toEqual({ type: "ExternalName", externalName: "lakehouse-prod.example" });
  });

  it("makes databases over TLS, on the server itself", () => {
    expect(ofType("pulumi:providers:postgresql")).toMatchObject([
      { host: "lakehouse-prod.example", sslmode: "require", superuser: "false", username: "lakehouse" },
    ]);
    expect(ofType("aws:rds/instance:Instance")).toMatchObject([{ multiAz: true }]);
  });

  it("works on the named account alone", () => {
    expect(ofType("pulumi:providers:aws")).toMatchObject([{ allowedAccountIds: '["111122223333"]' }]);
  });
});
