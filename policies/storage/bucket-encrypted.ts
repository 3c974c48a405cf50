import type { PolicyResource } from "@pulumi/policy";
import { mayBeFor } from "../support/bucket-parts.ts";
import { isObject } from "../support/plan-object.ts";
import { known, knownItems, planned, UNKNOWN } from "../support/planned.ts";
import { ofType, stackRule } from "../support/rule.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";

const BY_KEY: readonly unknown[] = ["aws:kms", "aws:kms:dsse"];

/**
 * Buckets are encrypted with a key of the account.
 *
 * S3 delivers access logs into no bucket that is encrypted so; such a bucket is known by the logging that names it.
 */
export default stackRule(
  {
    name: "lakehouse-storage-bucket-encrypted",
    description: "Every S3 bucket is encrypted with a key of the account (SSE-KMS).",
    why: "Only with such a key can access to the data be taken back, limited to roles and followed in a log.",
    fix: 'add a BucketServerSideEncryptionConfiguration with sseAlgorithm "aws:kms" and the key\'s ARN.',
    severity: "high",
  },
  [BUCKET, ENCRYPTION, LOGGING],
  (resources) => {
    const logs = ofType(resources, LOGGING);
    return ofType(resources, BUCKET)
      .filter((bucket) => !logs.some((logging) => mayBeFor(logging, bucket, "targetBucket")))
      .flatMap((bucket) => {
        const own = ofType(resources, ENCRYPTION).filter((encryption) => mayBeFor(encryption, bucket));
        if (own.length === 0) return [{ urn: bucket.urn, fault: "the bucket has no encryption by a key" }];
        return own.some(byKey)
          ? []
          : [{ urn: bucket.urn, fault: "the bucket is encrypted without a key of the account" }];
      });
  },
);

function byKey({ props }: PolicyResource): boolean {
  const rules: unknown = planned(props)["rules"];
  if (rules === UNKNOWN || rules === undefined) return true;
  return (Array.isArray(rules) ? knownItems<unknown>(rules) : []).every((rule) => {
    const applied: unknown = isObject(rule) ? known(rule["applyServerSideEncryptionByDefault"]) : undefined;
    const algorithm: unknown = isObject(applied) ? applied["sseAlgorithm"] : applied;
    return algorithm === UNKNOWN || BY_KEY.includes(algorithm);
  });
}
