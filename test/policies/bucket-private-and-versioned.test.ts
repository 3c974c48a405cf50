import { S3Bucket } from "@pulumi/minio/s3bucket.js";
import { S3BucketPolicy } from "@pulumi/minio/s3bucketPolicy.js";
import { S3BucketVersioning } from "@pulumi/minio/s3bucketVersioning.js";
import { expect, test } from "vitest";
import rule from "../../policies/storage/bucket-private-and-versioned.ts";
import { NOT_KNOWN_YET, stackViolations, violations, type PlannedResource } from "./support.ts";

const FIX = 'Fix: set acl: "private"';

function bucketPolicy(...statements: object[]): PlannedResource {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return { type: S3BucketPolicy, props: { bucket: "gold", policy } };
}

function versioning(status: string, bucket: string): PlannedResource {
  return {
    type: S3BucketVersioning,
    name: "versioning",
    props: { bucket, versioningConfiguration: { status } },
  };
}

const gold: PlannedResource = { type: S3Bucket, name: "gold", props: { bucket: "gold", acl: "private" } };

test("a private bucket passes, by word or by the provider's default", async () => {
  expect(await violations(rule, gold)).toEqual([]);
  expect(await violations(rule, { type: S3Bucket, props: { bucket: "gold" } })).toEqual([]);
  expect(await violations(rule, { type: S3Bucket, props: { acl: NOT_KNOWN_YET } })).toEqual([]);
});

test.each(["public", "public-read", "public-read-write", "public-write"])(
  "acl %s is a fault",
  async (acl) => {
    const messages = await violations(rule, { type: S3Bucket, props: { bucket: "gold", acl } });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`The bucket's acl is "${acl}".`);
    expect(messages[0]).toContain(FIX);
  },
);

test("a bucket policy may name users, and may deny everyone", async () => {
  const named = { Effect: "Allow", Principal: { AWS: ["arn:aws:iam:::user/trino"] }, Action: "s3:GetObject" };
  const denied = { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject" };
  expect(await violations(rule, bucketPolicy(named, denied))).toEqual([]);
  expect(await violations(rule, { type: S3BucketPolicy, props: { policy: NOT_KNOWN_YET } })).toEqual([]);
});

test.each([
  [{ Principal: "*" }],
  [{ Principal: ["*"] }],
  [{ Principal: { AWS: "*" } }],
  [{ Principal: { AWS: ["arn:aws:iam:::user/trino", "*"] } }],
  [{ NotPrincipal: { AWS: "arn:aws:iam:::user/trino" } }],
])("a bucket policy that allows %j is a fault", async (principal) => {
  const named = { Effect: "Allow", Principal: { AWS: "arn:aws:iam:::user/trino" } };
  const messages = await violations(rule, bucketPolicy(named, { Effect: "Allow", ...principal }));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("Statement 2 of the bucket policy allows everyone.");
  expect(messages[0]).toContain(FIX);
});

test("a bucket policy that is not JSON is a fault", async () => {
  const messages = await violations(rule, { type: S3BucketPolicy, props: { bucket: "gold", policy: "{" } });
  expect(messages[0]).toContain("The policy is not JSON, so it cannot be checked.");
});

test("versioning that is not known yet passes, any other than Enabled is a fault", async () => {
  expect(await violations(rule, versioning("Enabled", "gold"))).toEqual([]);
  expect(await violations(rule, versioning(NOT_KNOWN_YET, "gold"))).toEqual([]);
  const messages = await violations(rule, versioning("Suspended", "gold"));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('Versioning is "Suspended".');
  expect(messages[0]).toContain(FIX);
});

const linked = { ...versioning("Enabled", NOT_KNOWN_YET), from: { bucket: ["gold"] } };
const silver: PlannedResource = { type: S3Bucket, name: "silver", props: { bucket: "silver" } };

test("versioning is found by the bucket's name and by the output it came from", async () => {
  expect(await stackViolations(rule, [gold, versioning("Enabled", "gold")])).toEqual([]);
  expect(await stackViolations(rule, [gold, linked])).toEqual([]);
});

test("where the engine shows no properties yet, the output still tells the buckets apart", async () => {
  const bare = [gold, silver, linked].map((resource) => ({ ...resource, props: {} }));
  const found = await stackViolations(rule, bare);
  expect(found.map(({ name }) => name)).toEqual(["silver"]);
});

test("a versioning whose bucket is not known yet is given the benefit of the doubt", async () => {
  expect(await stackViolations(rule, [gold, versioning("Enabled", NOT_KNOWN_YET)])).toEqual([]);
});

test.each<[string, PlannedResource[]]>([
  ["no versioning", []],
  ["another bucket's versioning", [versioning("Enabled", "silver")]],
  ["another bucket's versioning by output", [silver, { ...linked, from: { bucket: ["silver"] } }]],
])("a bucket with %s is a fault, told at the bucket", async (_, others) => {
  const found = await stackViolations(rule, [gold, ...others]);
  expect(found).toHaveLength(1);
  expect(found[0]?.name).toBe("gold");
  expect(found[0]?.message).toContain("The bucket has no versioning.");
  expect(found[0]?.message).toContain(FIX);
});
