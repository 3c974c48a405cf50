import { isSecret, runtime, type CustomResourceOptions, type Output } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { RDS_SIZES } from "../../../components/database/rds-size.ts";
import { recordingParent } from "../../support/recording-parent.ts";
import { recordResources, type RecordedResource } from "../../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let password: Output<string>;
let options: ReadonlyMap<string, CustomResourceOptions>;

const only = (type: string): Record<string, unknown> =>
  resources.find((resource) => resource.type === type)?.inputs ?? { missing: type };

beforeAll(async () => {
  resources = await recordResources();
  const { makeRdsServer } = await import("../../../components/database/rds.ts");
  const { Provider } = await import("@pulumi/aws/provider.js");
  const random = await import("@pulumi/random");
  const recording = recordingParent();
  const { parent } = recording;
  options = recording.options;
  ({ superuserPassword: password } = makeRdsServer(
    "lake",
    {
      stack: "prod",
      size: RDS_SIZES.prod,
      network: { vpc: "vpc-1", subnets: ["subnet-1", "subnet-2"] },
      clients: { cluster: "sg-cluster" },
      keyArn: "arn:key",
      protectData: true,
      provider: new Provider("aws", { region: "eu-central-1" }, { parent }),
      randomProvider: new random.Provider("random", {}, { parent }),
    },
    parent,
  ));
  await runtime.disconnect();
});

describe("makeRdsServer", () => {
  it("makes an encrypted server that survives a zone, and has its password made by RDS", () => {
    expect(only("aws:rds/instance:Instance")).toMatchInlineSnapshot(`
      {
        "allocatedStorage": 100,
        "autoMinorVersionUpgrade": true,
        "backupRetentionPeriod": 30,
        "copyTagsToSnapshot": true,
        "dbSubnetGroupName": "lakehouse-prod",
        "deleteAutomatedBackups": false,
        "deletionProtection": true,
        "enabledCloudwatchLogsExports": [
          "postgresql",
          "upgrade",
        ],
        "engine": "postgres",
        "engineVersion": "17",
        "finalSnapshotIdentifier": "lakehouse-prod-last-undefined",
        "identifier": "lakehouse-prod",
        "instanceClass": "db.m7g.large",
        "kmsKeyId": "arn:key",
        "manageMasterUserPassword": true,
        "masterUserSecretKmsKeyId": "arn:key",
        "maxAllocatedStorage": 1000,
        "multiAz": true,
        "parameterGroupName": "lakehouse-prod",
        "publiclyAccessible": false,
        "skipFinalSnapshot": false,
        "storageEncrypted": true,
        "storageType": "gp3",
        "username": "lakehouse",
        "vpcSecurityGroupIds": [
          "lake-postgres",
        ],
      }
    `);
  });

  it("lets the cluster in, on one port, and refuses connections without TLS", () => {
    expect(only("aws:ec2/securityGroup:SecurityGroup")).toEqual({
      name: "lakehouse-prod-postgres",
      description: "Postgres of the lakehouse prod",
      vpcId: "vpc-1",
    });
    const rules = resources.filter(({ type }) => type.startsWith("aws:vpc/"));
    expect(rules.map(({ inputs }) => inputs)).toEqual([
      {
        securityGroupId: "lake-postgres",
        referencedSecurityGroupId: "sg-cluster",
        description: "cluster",
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
      },
    ]);
    expect(only("aws:rds/parameterGroup:ParameterGroup")).toMatchObject({
      family: "postgres17",
      parameters: [{ name: "rds.force_ssl", value: "1", applyMethod: "immediate" }],
    });
  });

  it("takes a key of its owner to lose the server", () => {
    expect(options.get("aws:rds/instance:Instance")).toMatchObject({ protect: true, retainOnDelete: true });
  });

  it("hands the password on as a secret, and gives it to no resource", async () => {
    expect(await isSecret(password)).toBe(true);
    expect(JSON.stringify(resources)).not.toContain("made-by-rds");
  });

  it("has a standby and restores any moment of a month in prod alone", () => {
    expect(Object.entries(RDS_SIZES).map(([name, size]) => [name, size.multiAz, size.backupDays])).toEqual([
      ["tiny", false, 1],
      ["laptop", false, 7],
      ["prod", true, 30],
    ]);
  });
});
