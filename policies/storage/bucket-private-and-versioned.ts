import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { withoutPart } from "../support/bucket-parts.ts";
import { part, UNKNOWN } from "../support/planned.ts";
import { allowsEveryone, documentFaults } from "../support/policy-document.ts";
import { header, on, validateResource, validateStack, type RuleText } from "../support/rule.ts";

const TEXT: RuleText = {
  name: "lakehouse-storage-bucket-private-and-versioned",
  description: "Every bucket is private and versioned.",
  why: "A public bucket hands the data to anyone, and without versions one overwrite or delete is final.",
  fix: 'set acl: "private", allow named users instead of everyone, and add a versioning with status "Enabled".',
  severity: "critical",
};

const CHECKS = [
  on("minio:index/s3Bucket:S3Bucket", ({ acl }) =>
    // The provider's default is private.
    acl === UNKNOWN || acl === undefined || acl === "private" ? [] : [`the bucket's acl is "${acl}"`],
  ),
  on("minio:index/s3BucketVersioning:S3BucketVersioning", ({ versioningConfiguration }) =>
    notEnabled(part(versioningConfiguration, "status")),
  ),
  on("minio:index/s3BucketPolicy:S3BucketPolicy", ({ policy }) => openStatements(policy)),
  on("aws:s3/bucketVersioning:BucketVersioning", ({ versioningConfiguration }) =>
    notEnabled(part(versioningConfiguration, "status")),
  ),
  on("aws:s3/bucketPolicy:BucketPolicy", ({ policy }) => openStatements(policy)),
];

/**
 * Buckets are private and keep old versions.
 *
 * Two looks in one rule: what opens a bucket is found before that resource is made; whether each bucket has
 * a versioning can only be said of the whole stack.
 */
const rule: ResourceValidationPolicy & StackValidationPolicy = {
  ...header(
    TEXT,
    CHECKS.map(({ type }) => type),
  ),
  validateResource: validateResource(TEXT, CHECKS),
  validateStack: validateStack(TEXT, (resources) => [
    ...withoutPart(
      resources,
      "minio:index/s3Bucket:S3Bucket",
      "minio:index/s3BucketVersioning:S3BucketVersioning",
      "the bucket has no versioning",
    ),
    ...withoutPart(
      resources,
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketVersioning:BucketVersioning",
      "the bucket has no versioning",
    ),
  ]),
};
export default rule;

function notEnabled(status: string | typeof UNKNOWN | undefined): string[] {
  if (status === UNKNOWN || status === "Enabled") return [];
  return [`versioning is "${status ?? "not said"}"`];
}

function openStatements(policy: unknown): string[] {
  return documentFaults(policy, (statement, number) =>
    allowsEveryone(statement) ? [`statement ${number} of the bucket policy allows everyone`] : [],
  );
}
