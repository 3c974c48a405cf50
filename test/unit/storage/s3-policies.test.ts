import { describe, expect, it } from "vitest";
import { bucketArn, s3BucketName } from "../../../components/storage/s3-names.ts";
import {
  bucketPolicy,
  identityPolicy,
  logBucketPolicy,
  podTrustPolicy,
} from "../../../components/storage/s3-policies.ts";
import { decide, type IamRequest } from "../../support/aws/iam-decision.ts";

const place = { stack: "prod", bucketPrefix: "acme-", account: "111122223333", region: "eu-central-1" };
const key = "arn:aws:kms:eu-central-1:111122223333:key/1234";
const arn = (bucket: "gold" | "silver" | "system"): string =>
  bucketArn(s3BucketName(bucket, place), place.region);

const viaS3 = (bucket: string): Record<string, string> => ({
  "kms:ViaService": "s3.eu-central-1.amazonaws.com",
  "kms:EncryptionContext:aws:s3:arn": bucket,
});

describe("names", () => {
  it("carry prefix, stack, account and region", () => {
    expect(s3BucketName("gold", place)).toBe("acme-prod-gold-111122223333-eu-central-1");
    expect(bucketArn("x", "us-gov-west-1")).toBe("arn:aws-us-gov:s3:::x");
  });
});

describe("identityPolicy", () => {
  const policy = identityPolicy(
    [
      { bucket: "gold", access: "add" },
      { bucket: "silver", access: "read" },
      { bucket: "system", prefix: "runs/", access: "write" },
    ],
    place,
    key,
  );
  const cases: [string, IamRequest, "allowed" | "denied"][] = [
    ["gets what it may add", { action: "s3:GetObject", resource: `${arn("gold")}/t/1` }, "allowed"],
    ["adds", { action: "s3:PutObject", resource: `${arn("gold")}/t/1` }, "allowed"],
    [
      "deletes nothing it may only add",
      { action: "s3:DeleteObject", resource: `${arn("gold")}/t/1` },
      "denied",
    ],
    ["puts nothing it may only read", { action: "s3:PutObject", resource: `${arn("silver")}/t/1` }, "denied"],
    ["reads", { action: "s3:GetObject", resource: `${arn("silver")}/t/1` }, "allowed"],
    ["reads no old version", { action: "s3:GetObjectVersion", resource: `${arn("silver")}/t/1` }, "denied"],
    [
      "deletes below its prefix",
      { action: "s3:DeleteObject", resource: `${arn("system")}/runs/1` },
      "allowed",
    ],
    ["gets nothing beside it", { action: "s3:GetObject", resource: `${arn("system")}/plan/1` }, "denied"],
    [
      "lists its prefix",
      { action: "s3:ListBucket", resource: arn("system"), context: { "s3:prefix": "runs/2024" } },
      "allowed",
    ],
    [
      "lists nothing beside it",
      { action: "s3:ListBucket", resource: arn("system"), context: { "s3:prefix": "plan/" } },
      "denied",
    ],
    ["changes no bucket", { action: "s3:PutBucketPolicy", resource: arn("gold") }, "denied"],
    [
      "has S3 decrypt what it reads",
      { action: "kms:Decrypt", resource: key, context: viaS3(arn("silver")) },
      "allowed",
    ],
    [
      "has S3 encrypt what it adds",
      { action: "kms:GenerateDataKey", resource: key, context: viaS3(`${arn("gold")}/t/1`) },
      "allowed",
    ],
    [
      "encrypts nothing for a bucket it only reads",
      { action: "kms:GenerateDataKey", resource: key, context: viaS3(arn("silver")) },
      "denied",
    ],
    [
      "decrypts nothing of another bucket",
      { action: "kms:Decrypt", resource: key, context: viaS3(`${arn("gold")}-other`) },
      "denied",
    ],
    ["decrypts nothing without S3", { action: "kms:Decrypt", resource: key }, "denied"],
    [
      "uses no other key",
      { action: "kms:Decrypt", resource: `${key}5`, context: viaS3(arn("gold")) },
      "denied",
    ],
  ];

  it.each(cases)("%s", (_, request, decision) => {
    expect(decide([policy], request)).toBe(decision);
  });

  it("names no resource and no action by a wildcard alone", () => {
    const { Statement: statements } = JSON.parse(policy) as {
      Statement: { Action: string[]; Resource: string[] }[];
    };
    for (const { Action: actions, Resource: resources } of statements) {
      expect(actions.join()).not.toContain("*");
      for (const resource of resources)
        expect(resource).toMatch(/^arn:aws:(?:s3:::acme-prod-|kms:.+:key\/1234$)/);
    }
  });

  it("asks for no key to encrypt with when nothing is written", () => {
    expect(identityPolicy([{ bucket: "gold", access: "read" }], place, key)).not.toContain("GenerateDataKey");
  });
});

describe("bucketPolicy", () => {
  const gold = arn("gold");
  const allowed = identityPolicy([{ bucket: "gold", access: "write" }], place, key);
  const put = (context: Record<string, string>): string =>
    decide([allowed, bucketPolicy(gold, key)], {
      action: "s3:PutObject",
      resource: `${gold}/t/1`,
      context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3", ...context },
    });

  it("leaves a put over TLS alone, with and without the stack's key", () => {
    expect(put({})).toBe("allowed");
    expect(
      put({
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key,
      }),
    ).toBe("allowed");
  });

  it.each([
    ["plain HTTP", { "aws:SecureTransport": "false" }],
    ["old TLS", { "s3:TlsVersion": "1.1" }],
    ["another encryption", { "s3:x-amz-server-side-encryption": "AES256" }],
    [
      "another key",
      {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-central-1:999999999999:key/9",
      },
    ],
  ])("denies %s", (_, context) => {
    expect(put(context)).toBe("denied");
  });
});

describe("logBucketPolicy", () => {
  const logs = "arn:aws:s3:::logs";
  const policy = logBucketPolicy(logs, [arn("gold")], place.account);
  const deliver = (source: string, account: string): string =>
    decide([policy], {
      action: "s3:PutObject",
      resource: `${logs}/gold/1`,
      service: "logging.s3.amazonaws.com",
      context: { "aws:SourceArn": source, "aws:SourceAccount": account, "aws:SecureTransport": "true" },
    });

  it("lets log delivery add for buckets of the stack alone", () => {
    expect(deliver(arn("gold"), place.account)).toBe("allowed");
    expect(deliver(`${arn("gold")}-other`, place.account)).toBe("denied");
    expect(deliver(arn("gold"), "999999999999")).toBe("denied");
  });
});

describe("podTrustPolicy", () => {
  const policy = podTrustPolicy({ clusterName: "lake", namespace: "prod", serviceAccounts: ["trino"] });
  const take = (tags: Record<string, string>, service = "pods.eks.amazonaws.com"): string =>
    decide([policy], {
      action: "sts:AssumeRole",
      resource: "",
      service,
      context: Object.fromEntries(Object.entries(tags).map(([name, tag]) => [`aws:RequestTag/${name}`, tag])),
    });
  const tags = {
    "eks-cluster-name": "lake",
    "kubernetes-namespace": "prod",
    "kubernetes-service-account": "trino",
  };

  it("lets pods of the service account take the role", () => {
    expect(take(tags)).toBe("allowed");
  });

  it.each(Object.keys(tags))("denies it under another %s", (tag) => {
    expect(take({ ...tags, [tag]: "other" })).toBe("denied");
  });

  it("denies it to other services", () => {
    expect(take(tags, "ec2.amazonaws.com")).toBe("denied");
  });
});
