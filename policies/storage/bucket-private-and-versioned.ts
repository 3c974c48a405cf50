import { S3Bucket } from "@pulumi/minio/s3bucket.js";
import { S3BucketPolicy } from "@pulumi/minio/s3bucketPolicy.js";
import { S3BucketVersioning } from "@pulumi/minio/s3bucketVersioning.js";
import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { known, planned, UNKNOWN } from "../support/planned.ts";
import {
  header,
  on,
  validateResource,
  validateStack,
  type RuleText,
  type StackFault,
} from "../support/rule.ts";

const TEXT: RuleText = {
  name: "lakehouse-storage-bucket-private-and-versioned",
  description: "Every bucket is private and versioned.",
  why: "A public bucket hands the data to anyone, and without versions one overwrite or delete is final.",
  fix: 'set acl: "private", allow named users instead of everyone, and add an S3BucketVersioning with status "Enabled".',
  severity: "critical",
};

/**
 * Buckets are private and keep old versions.
 *
 * Two looks in one rule: what opens a bucket is found before that resource is made; whether each bucket has
 * a versioning can only be said of the whole stack.
 */
const rule: ResourceValidationPolicy & StackValidationPolicy = {
  ...header(TEXT),
  validateResource: validateResource(TEXT, [
    on(S3Bucket, ({ acl }) =>
      // The provider's default is private.
      acl === UNKNOWN || acl === undefined || acl === "private" ? [] : [`the bucket's acl is "${acl}"`],
    ),
    on(S3BucketVersioning, ({ versioningConfiguration: configuration }) => {
      if (configuration === UNKNOWN || configuration.status === UNKNOWN) return [];
      return configuration.status === "Enabled" ? [] : [`versioning is "${configuration.status}"`];
    }),
    on(S3BucketPolicy, ({ policy }) => (policy === UNKNOWN ? [] : openStatements(policy))),
  ]),
  validateStack: validateStack(TEXT, unversioned),
};
export default rule;

function openStatements(policy: string): string[] {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch (error) {
    if (error instanceof SyntaxError) return ["the bucket policy is not JSON, so it cannot be checked"];
    throw error;
  }
  const statements = list(field(document, "Statement"));
  return statements.flatMap((statement, index) => {
    if (field(statement, "Effect") !== "Allow") return [];
    const everyone =
      field(statement, "NotPrincipal") !== undefined || isEveryone(field(statement, "Principal"));
    return everyone ? [`statement ${index + 1} of the bucket policy allows everyone`] : [];
  });
}

function isEveryone(principal: unknown): boolean {
  if (typeof principal === "object" && principal !== null && !Array.isArray(principal)) {
    return Object.values(principal).some(isEveryone);
  }
  return list(principal).includes("*");
}

function unversioned(resources: readonly PolicyResource[]): StackFault[] {
  const versionings = resources.filter((resource) => resource.isType(S3BucketVersioning));
  return resources
    .filter((resource) => resource.isType(S3Bucket))
    .filter((bucket) => !versionings.some((versioning) => mayBeFor(versioning, bucket)))
    .map(({ urn }) => ({ urn, fault: "the bucket has no versioning" }));
}

/**
 * The bucket's name may be text in the program, or an output, which names the resource it comes from.
 *
 * While a provider cannot be configured yet (its server is part of the same plan), the engine shows the
 * resources of a stack without properties. Nothing can then be said about names; the update will.
 */
function mayBeFor(versioning: PolicyResource, bucket: PolicyResource): boolean {
  const sources = versioning.propertyDependencies["bucket"] ?? [];
  if (sources.length > 0) return sources.some(({ urn }) => urn === bucket.urn);
  const name: unknown = known(planned(bucket.props)["bucket"]);
  const versioned: unknown = known(planned(versioning.props)["bucket"]);
  return name === undefined || versioned === undefined || name === versioned;
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
