import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { withoutPart } from "../support/bucket-parts.ts";
import { UNKNOWN } from "../support/planned.ts";
import { header, on, validateResource, validateStack, type RuleText } from "../support/rule.ts";

const TEXT: RuleText = {
  name: "lakehouse-storage-old-versions-expire",
  description: "Every bucket says how long it keeps the versions that were overwritten or deleted.",
  why: "Otherwise what was deleted, data about people included, stays for ever, and so does its bill.",
  fix: "add a lifecycle rule that expires noncurrent versions (lakehouse:buckets, keepOldVersions).",
  severity: "medium",
};

/** Each kind of bucket with its lifecycle. */
const STORES = [
  ["minio:index/s3Bucket:S3Bucket", "minio:index/ilmPolicy:IlmPolicy"],
  ["aws:s3/bucket:Bucket", "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
] as const;

const CHECKS = [
  on("minio:index/ilmPolicy:IlmPolicy", ({ rules }) =>
    endless(rules, (rule) => rule.noncurrentVersionExpirationDays),
  ),
  on("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", ({ rules }) =>
    endless(rules, (rule) => rule.noncurrentVersionExpiration),
  ),
];

/** Old versions end some day: a lifecycle says so, and every bucket has one. */
const rule: ResourceValidationPolicy & StackValidationPolicy = {
  ...header(TEXT, STORES.flat()),
  validateResource: validateResource(TEXT, CHECKS),
  validateStack: validateStack(TEXT, (resources) =>
    STORES.flatMap(([bucket, lifecycle]) =>
      withoutPart(resources, bucket, lifecycle, "the bucket keeps old versions for ever"),
    ),
  ),
};
export default rule;

function endless<Rule extends { readonly status?: unknown }>(
  rules: readonly (Rule | typeof UNKNOWN)[] | typeof UNKNOWN | undefined,
  expiry: (rule: Rule) => unknown,
): string[] {
  if (rules === UNKNOWN) return [];
  const ends = (rules ?? []).some(
    (one) => one === UNKNOWN || (expiry(one) !== undefined && one.status !== "Disabled"),
  );
  return ends ? [] : ["no rule of the lifecycle ends old versions"];
}
