import { ComponentResource, runtime, type CustomResourceOptions } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { recordResources, type RecordedResource } from "../../support/pulumi-mocks.ts";

let resources: RecordedResource[];
let identityKind: string;
/** Options of every resource, by type and name: the mocks are not told them. */
const options = new Map<string, CustomResourceOptions>();

const ofType = (type: string): RecordedResource[] => resources.filter((resource) => resource.type === type);
const named = (type: string, name: string): Record<string, unknown> =>
  ofType(type).find((resource) => resource.name === name)?.inputs ?? { missing: name };

beforeAll(async () => {
  resources = await recordResources();
  const { S3Store } = await import("../../../components/storage/s3.ts");
  const { makeStackKey } = await import("../../../components/storage/s3-key.ts");
  const { provisionStore } = await import("../../../components/storage/identities.ts");
  const { Provider } = await import("@pulumi/aws/provider.js");
  const parent = new ComponentResource(
    "test:index:Parent",
    "parent",
    {},
    {
      transformations: [
        ({ type, name, opts }) => {
          options.set(`${type} ${name}`, opts);
          return undefined;
        },
      ],
    },
  );
  const provider = new Provider("aws", { region: "eu-central-1" }, { parent });
  const keyArn = makeStackKey("lake", { stack: "prod", protectData: true }, { parent, provider });
  const store = new S3Store(
    "lake",
    {
      stack: "prod",
      bucketPrefix: "",
      account: "111122223333",
      region: "eu-central-1",
      keepOldVersions: {
        bronze: "7 days",
        silver: "7 days",
        gold: "36 h",
        landing: "7 days",
        system: "7 days",
      },
      protectData: true,
      keyArn,
      pods: {
        clusterName: "lake",
        namespace: "prod",
        serviceAccounts: (identity) => (identity === "jobs" ? ["jobs", "dagster"] : [identity]),
        ready: [],
      },
      provider,
    },
    parent,
  );
  identityKind = provisionStore(store).jobs.kind;
  store.object("code", { bucket: "system", key: "jobs/a.zip", content: { content: "text" } });
  await runtime.disconnect();
});

describe("S3Store", () => {
  it("makes a bucket per layer, for deliveries, the system, and access logs, and lets none be emptied", () => {
    expect(ofType("aws:s3/bucket:Bucket").map(({ inputs }) => inputs)).toEqual(
      ["access-logs", "bronze", "silver", "gold", "landing", "system"].map((bucket) => ({
        bucket: `prod-${bucket}-111122223333-eu-central-1`,
        forceDestroy: false,
      })),
    );
  });

  it("gives every bucket each of its settings", () => {
    const perBucket = Object.groupBy(
      resources.filter(({ type }) => type.startsWith("aws:s3/bucket")),
      ({ type }) => type.replace(/^.*:/, ""),
    );
    expect(Object.fromEntries(Object.entries(perBucket).map(([type, all]) => [type, all?.length])))
      .toMatchInlineSnapshot(`
      {
        "Bucket": 6,
        "BucketLifecycleConfiguration": 6,
        "BucketLogging": 5,
        "BucketObjectv2": 1,
        "BucketOwnershipControls": 6,
        "BucketPolicy": 6,
        "BucketPublicAccessBlock": 6,
        "BucketServerSideEncryptionConfiguration": 6,
        "BucketVersioning": 6,
      }
    `);
  });

  it("closes, encrypts and keeps a bucket", () => {
    expect({
      access: named("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "lake-gold-public-access"),
      ownership: named("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "lake-gold-ownership"),
      encryption: named(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "lake-gold-encryption",
      ),
      versioning: named("aws:s3/bucketVersioning:BucketVersioning", "lake-gold-versioning"),
      logging: named("aws:s3/bucketLogging:BucketLogging", "lake-gold-logging"),
      lifecycle: named(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "lake-gold-lifecycle",
      ),
    }).toMatchInlineSnapshot(`
      {
        "access": {
          "blockPublicAcls": true,
          "blockPublicPolicy": true,
          "bucket": "prod-gold-111122223333-eu-central-1",
          "ignorePublicAcls": true,
          "restrictPublicBuckets": true,
        },
        "encryption": {
          "bucket": "prod-gold-111122223333-eu-central-1",
          "rules": [
            {
              "applyServerSideEncryptionByDefault": {
                "kmsMasterKeyId": "arn:lake-key",
                "sseAlgorithm": "aws:kms",
              },
              "bucketKeyEnabled": true,
            },
          ],
        },
        "lifecycle": {
          "bucket": "prod-gold-111122223333-eu-central-1",
          "rules": [
            {
              "filter": {
                "prefix": "",
              },
              "id": "expire-old-versions",
              "noncurrentVersionExpiration": {
                "noncurrentDays": 2,
              },
              "status": "Enabled",
            },
            {
              "expiration": {
                "expiredObjectDeleteMarker": true,
              },
              "filter": {
                "prefix": "",
              },
              "id": "expire-delete-markers",
              "status": "Enabled",
            },
            {
              "abortIncompleteMultipartUpload": {
                "daysAfterInitiation": 7,
              },
              "filter": {
                "prefix": "",
              },
              "id": "abort-unfinished-uploads",
              "status": "Enabled",
            },
          ],
        },
        "logging": {
          "bucket": "prod-gold-111122223333-eu-central-1",
          "targetBucket": "prod-access-logs-111122223333-eu-central-1",
          "targetPrefix": "prod-gold-111122223333-eu-central-1/",
        },
        "ownership": {
          "bucket": "prod-gold-111122223333-eu-central-1",
          "rule": {
            "objectOwnership": "BucketOwnerEnforced",
          },
        },
        "versioning": {
          "bucket": "prod-gold-111122223333-eu-central-1",
          "versioningConfiguration": {
            "status": "Enabled",
          },
        },
      }
    `);
  });

  it("takes a key of its owner to lose a bucket or the key, and keeps the settings of what is kept", () => {
    const holding = [...options].filter(([of]) => /^aws:(?:kms|s3\/bucket(?!Object))/.test(of));
    expect(holding.length).toBeGreaterThan(40);
    for (const [of, { protect, retainOnDelete }] of holding) {
      expect(retainOnDelete, of).toBe(true);
      expect(protect, of).toBe(/:Bucket |:Key /.test(of) ? true : undefined);
    }
  });

  it("lets only access logs expire, and no rule names a part of a bucket", () => {
    for (const { name, inputs } of ofType(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    )) {
      const rules = inputs.rules as { filter: unknown; expiration?: { days?: number } }[];
      expect(rules.map(({ filter }) => filter)).toEqual(rules.map(() => ({ prefix: "" })));
      const days = rules.map(({ expiration }) => expiration?.days).filter((value) => value !== undefined);
      expect(days, name).toEqual(name === "lake-access-logs-lifecycle" ? [365] : []);
    }
  });

  it("renews the key each year", () => {
    expect(named("aws:kms/key:Key", "lake-key")).toEqual({
      description: "Data of the lakehouse prod",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
  });

  it("makes a role per identity, and hands it to the pods it is for", () => {
    expect(identityKind).toBe("pod");
    expect(ofType("aws:iam/role:Role").map(({ inputs }) => inputs.name)).toEqual(
      ["spark", "jobs", "metastore", "trino"].map((name) => `lakehouse-prod-${name}`),
    );
    const associations = ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation");
    expect(associations.map(({ inputs }) => [inputs.serviceAccount, inputs.roleArn])).toEqual([
      ["spark", "arn:lake-store-spark"],
      ["jobs", "arn:lake-store-jobs"],
      ["dagster", "arn:lake-store-jobs"],
      ["metastore", "arn:lake-store-metastore"],
      ["trino", "arn:lake-store-trino"],
    ]);
    expect(named("aws:iam/rolePolicy:RolePolicy", "lake-store-trino").policy).toMatchInlineSnapshot(
      `"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::prod-bronze-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::prod-bronze-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::prod-bronze-111122223333-eu-central-1/*"]},{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::prod-silver-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::prod-silver-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::prod-silver-111122223333-eu-central-1/*"]},{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::prod-gold-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::prod-gold-111122223333-eu-central-1"]},{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::prod-gold-111122223333-eu-central-1/*"]},{"Effect":"Allow","Action":["kms:Decrypt"],"Resource":["arn:lake-key"],"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"},"StringLike":{"kms:EncryptionContext:aws:s3:arn":["arn:aws:s3:::prod-bronze-111122223333-eu-central-1","arn:aws:s3:::prod-bronze-111122223333-eu-central-1/*","arn:aws:s3:::prod-silver-111122223333-eu-central-1","arn:aws:s3:::prod-silver-111122223333-eu-central-1/*","arn:aws:s3:::prod-gold-111122223333-eu-central-1","arn:aws:s3:::prod-gold-111122223333-eu-central-1/*"]}}},{"Effect":"Allow","Action":["kms:GenerateDataKey"],"Resource":["arn:lake-key"],"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-central-1.amazonaws.com"},"StringLike":{"kms:EncryptionContext:aws:s3:arn":["arn:aws:s3:::prod-bronze-111122223333-eu-central-1","arn:aws:s3:::prod-bronze-111122223333-eu-central-1/*","arn:aws:s3:::prod-silver-111122223333-eu-central-1","arn:aws:s3:::prod-silver-111122223333-eu-central-1/*","arn:aws:s3:::prod-gold-111122223333-eu-central-1","arn:aws:s3:::prod-gold-111122223333-eu-central-1/*"]}}}]}"`,
    );
  });

  it("uploads what the program knows", () => {
    expect(named("aws:s3/bucketObjectv2:BucketObjectv2", "lake-code")).toEqual({
      bucket: "prod-system-111122223333-eu-central-1",
      key: "jobs/a.zip",
      content: "text",
    });
  });
});
