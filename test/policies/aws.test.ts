import { expect, test } from "vitest";
import instanceBackedUp from "../../policies/database/instance-backed-up.ts";
import instanceEncrypted from "../../policies/database/instance-encrypted.ts";
import instancePrivate from "../../policies/database/instance-private.ts";
import tlsOnly from "../../policies/database/tls-only.ts";
import leastPrivilege from "../../policies/identity/least-privilege.ts";
import roleTrustNamed from "../../policies/identity/role-trust-named.ts";
import clusterEndpointClosed from "../../policies/network/cluster-endpoint-closed.ts";
import securityGroupClosed from "../../policies/network/security-group-closed.ts";
import { RULES } from "../../policies/rules.ts";
import keyRotated from "../../policies/secrets/key-rotated.ts";
import bucketEncrypted from "../../policies/storage/bucket-encrypted.ts";
import bucketPrivate from "../../policies/storage/bucket-private-and-versioned.ts";
import bucketTlsOnly from "../../policies/storage/bucket-tls-only.ts";
import dataProtected from "../../policies/storage/data-protected.ts";
import lifecycleKeepsTables from "../../policies/storage/lifecycle-keeps-tables.ts";
import oldVersionsExpire from "../../policies/storage/old-versions-expire.ts";
import publicAccessBlocked from "../../policies/storage/public-access-blocked.ts";
import {
  NOT_KNOWN_YET,
  NotApplicable,
  stackViolations,
  violations,
  type PlannedResource,
  type Rule,
} from "./support.ts";

type Replaced = Readonly<Record<string, unknown>>;

const document = (...statements: object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake-gold/*" };
const NO_PLAIN = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const bucket = (replaced: Replaced = {}): PlannedResource => ({
  type: "aws:s3/bucket:Bucket",
  name: "gold",
  props: { bucket: "lake-gold", ...replaced },
  protect: true,
});
const instance = (replaced: Replaced = {}): PlannedResource => ({
  type: "aws:rds/instance:Instance",
  props: { storageEncrypted: true, backupRetentionPeriod: 7, deletionProtection: true, ...replaced },
  protect: true,
});
const cluster = (replaced: Replaced = {}): PlannedResource => ({
  ...instance(replaced),
  type: "aws:rds/cluster:Cluster",
});
const parameters = (...list: object[]): PlannedResource => ({
  type: "aws:rds/parameterGroup:ParameterGroup",
  props: { family: "postgres17", parameters: list },
});
const policy = (...statements: object[]): PlannedResource => ({
  type: "aws:iam/policy:Policy",
  props: { policy: document(...statements) },
});
const role = (principal: unknown): PlannedResource => ({
  type: "aws:iam/role:Role",
  props: { assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }) },
});
const key = (replaced: Replaced = {}): PlannedResource => ({
  type: "aws:kms/key:Key",
  props: { enableKeyRotation: true, ...replaced },
  protect: true,
});
const group = (rule: object): PlannedResource => ({
  type: "aws:ec2/securityGroup:SecurityGroup",
  props: { ingress: [rule] },
});
const ingressRule = (rule: Replaced): PlannedResource => ({
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  props: { ipProtocol: "tcp", ...rule },
});
const eks = (vpcConfig: object): PlannedResource => ({
  type: "aws:eks/cluster:Cluster",
  props: { vpcConfig },
});
const part = (type: PlannedResource["type"], props: Replaced, name = "part"): PlannedResource => ({
  type,
  name,
  props: { bucket: "lake-gold", ...props },
});
const versioning = (status = "Enabled") =>
  part("aws:s3/bucketVersioning:BucketVersioning", { versioningConfiguration: { status } });
const block = (replaced: Replaced = {}) =>
  part("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    ...replaced,
  });
const encryption = (sseAlgorithm = "aws:kms") =>
  part("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
  });
const lifecycle = (rule: object = { noncurrentVersionExpiration: { noncurrentDays: 7 } }) =>
  part("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    rules: [{ id: "it", status: "Enabled", ...rule }],
  });
const bucketPolicy = (...statements: object[]) =>
  part("aws:s3/bucketPolicy:BucketPolicy", { policy: document(...statements) });

const STORE = [bucket(), versioning(), block(), encryption(), lifecycle(), bucketPolicy(NO_PLAIN)];
const COMPLIANT: PlannedResource[] = [
  ...STORE,
  instance(),
  cluster(),
  parameters({ name: "rds.force_ssl", value: "1" }),
  policy(READ, { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" }),
  role({ Service: "pods.eks.amazonaws.com" }),
  key(),
  group({ fromPort: 443, toPort: 443, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }),
  ingressRule({ fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/16" }),
  eks({ endpointPublicAccess: true, publicAccessCidrs: ["192.0.2.0/24"] }),
];

test("a compliant stack passes every rule, resource by resource and as a whole", async () => {
  for (const rule of RULES) {
    if ("validateResource" in rule) {
      for (const resource of COMPLIANT) {
        const found = await violations(rule, resource).catch((error: unknown) => {
          if (error instanceof NotApplicable) return [];
          throw error;
        });
        expect(found, `${rule.name}: ${String(resource.type)}`).toEqual([]);
      }
    }
    if ("validateStack" in rule) expect(await stackViolations(rule, COMPLIANT), rule.name).toEqual([]);
  }
});

test.each<[Rule, PlannedResource, string]>([
  [bucketPrivate, versioning("Suspended"), 'Versioning is "Suspended".'],
  [
    bucketPrivate,
    bucketPolicy({ ...READ, Principal: "*" }),
    "Statement 1 of the bucket policy allows everyone.",
  ],
  [publicAccessBlocked, block({ blockPublicPolicy: false }), "BlockPublicPolicy is not true."],
  [oldVersionsExpire, lifecycle({}), "No rule of the lifecycle ends old versions."],
  [lifecycleKeepsTables, lifecycle({ expiration: { days: 30 } }), "Rule it deletes present objects."],
  [dataProtected, { ...bucket(), protect: false }, "The bucket is not protected."],
  [dataProtected, bucket({ forceDestroy: true }), "Option forceDestroy lets the bucket be deleted"],
  [dataProtected, instance({ deletionProtection: false }), "AWS lets the database be deleted"],
  [dataProtected, { ...cluster(), protect: false }, "The database is not protected."],
  [dataProtected, { ...key(), protect: false }, "The key is not protected."],
  [instanceEncrypted, instance({ storageEncrypted: undefined }), "The database is not encrypted."],
  [instanceEncrypted, cluster({ storageEncrypted: false }), "The database is not encrypted."],
  [instancePrivate, instance({ publiclyAccessible: true }), "The database has a public address."],
  [instanceBackedUp, instance({ backupRetentionPeriod: 1 }), "Backups are kept for 1 days, fewer than 7."],
  [instanceBackedUp, instance({ backupRetentionPeriod: undefined }), "Backups are kept for 0 days"],
  [
    instanceBackedUp,
    cluster({ skipFinalSnapshot: true }),
    "No snapshot is made when the database is deleted.",
  ],
  [tlsOnly, parameters(), "Clients may connect without TLS."],
  [tlsOnly, parameters({ name: "rds.force_ssl", value: "0" }), "Clients may connect without TLS."],
  [leastPrivilege, policy({ ...READ, Action: "s3:*" }), "Statement 1 allows s3:*."],
  [leastPrivilege, policy({ ...READ, Action: ["s3:GetObject", "*"] }), "Statement 1 allows *."],
  [leastPrivilege, policy(READ, { ...READ, Resource: "*" }), "Statement 2 is for every resource."],
  [
    leastPrivilege,
    policy({ Effect: "Allow", NotAction: "iam:*", Resource: "a" }),
    "allows all actions but some",
  ],
  [
    leastPrivilege,
    policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: "a" }),
    "all resources but some",
  ],
  [leastPrivilege, { type: "aws:iam/policy:Policy", props: { policy: "{" } }, "The policy is not JSON"],
  [
    leastPrivilege,
    {
      type: "minio:index/iamPolicy:IamPolicy",
      props: { policy: document({ ...READ, Resource: ["arn:aws:s3:::*"] }) },
    },
    "Statement 1 is for every resource.",
  ],
  [
    leastPrivilege,
    { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: { Statement: [{ ...READ, Action: "*" }] } } },
    "Statement 1 allows *.",
  ],
  [roleTrustNamed, role("*"), "Statement 1 lets everyone take the role."],
  [roleTrustNamed, role({ AWS: ["*"] }), "Statement 1 lets everyone take the role."],
  [keyRotated, key({ enableKeyRotation: undefined }), "The key is not rotated."],
  [
    securityGroupClosed,
    group({ fromPort: 5432, toPort: 5432, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] }),
    "Port 5432 to 5432 is open to 0.0.0.0/0.",
  ],
  [
    securityGroupClosed,
    group({ fromPort: 0, toPort: 0, protocol: "-1", ipv6CidrBlocks: ["::/0"] }),
    "Every port is open to ::/0.",
  ],
  [
    securityGroupClosed,
    ingressRule({ fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" }),
    "Port 22 to 22 is open",
  ],
  [
    securityGroupClosed,
    {
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      props: { type: "ingress", fromPort: 22, toPort: 22, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"] },
    },
    "Port 22 to 22 is open",
  ],
  [clusterEndpointClosed, eks({}), "The cluster's API is open to everyone."],
  [
    clusterEndpointClosed,
    eks({ publicAccessCidrs: ["0.0.0.0/0"] }),
    "The cluster's API is open to everyone.",
  ],
])("a break of one resource is a fault: %#", async (rule, resource, what) => {
  const found = await violations(rule, resource);
  expect(found.join("\n")).toContain(what);
  expect(found[0]).toContain(`Fix: ${rule.remediationSteps ?? ""}`);
});

test.each<[Rule, PlannedResource, PlannedResource[], string]>([
  [bucketPrivate, versioning(), [], "The bucket has no versioning."],
  [publicAccessBlocked, block(), [], "The bucket has no block of public access."],
  [bucketEncrypted, encryption(), [], "The bucket has no encryption by a key."],
  [bucketEncrypted, encryption(), [encryption("AES256")], "encrypted without a key of the account."],
  [bucketTlsOnly, bucketPolicy(), [], "The bucket answers requests without TLS."],
  [bucketTlsOnly, bucketPolicy(), [bucketPolicy(READ)], "The bucket answers requests without TLS."],
  [oldVersionsExpire, lifecycle(), [], "The bucket keeps old versions for ever."],
])("a break of the stack is a fault, told at the bucket: %#", async (rule, without, instead, what) => {
  const stack = [...STORE.filter(({ type }) => type !== without.type), ...instead];
  const found = await stackViolations(rule, stack);
  expect(found.map(({ name }) => name)).toEqual(["gold"]);
  expect(found[0]?.message).toContain(what);
  expect(found[0]?.message).toContain(`Fix: ${rule.remediationSteps ?? ""}`);
});

test("a bucket that takes access logs cannot have a key of the account", async () => {
  const logs: PlannedResource = {
    type: "aws:s3/bucket:Bucket",
    name: "logs",
    props: { bucket: "lake-logs" },
  };
  const logging: PlannedResource = {
    type: "aws:s3/bucketLogging:BucketLogging",
    name: "logging",
    props: { bucket: "lake-gold", targetBucket: NOT_KNOWN_YET },
    from: { targetBucket: ["logs"] },
  };
  expect(await stackViolations(bucketEncrypted, [...STORE, logs, logging])).toEqual([]);
  expect(await stackViolations(bucketEncrypted, [...STORE, logs])).toHaveLength(1);
});

test("scratch files may be deleted by age", async () => {
  const rule = { expiration: { days: 1 }, filter: { prefix: "tmp/" } };
  expect(await violations(lifecycleKeepsTables, lifecycle(rule))).toEqual([]);
});
