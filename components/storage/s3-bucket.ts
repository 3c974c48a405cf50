import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import type { input } from "@pulumi/aws/types/index.js";
import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";

/** Arguments of {@link makeBucket}. */
export interface BucketArgs {
  /** Physical name. */
  readonly name: string;
  /** Policy document. */
  readonly policy: Input<string>;
  /** ARN of the key, or none for the keys of S3 itself. */
  readonly keyArn?: Input<string>;
  /** Days for which overwritten and deleted objects are kept. */
  readonly oldVersionDays: number;
  /** Days after which the objects themselves go; never for tables. @default they stay */
  readonly objectDays?: number;
  /** Where its access logs go. @default it has none */
  readonly logs?: { readonly bucket: Bucket; readonly ready: readonly Resource[] };
  readonly protectData: boolean;
}

/** Days after which the parts of an upload that was never finished go. */
const UNFINISHED_UPLOAD_DAYS = 7;

/**
 * Declares one private, versioned, encrypted bucket.
 *
 * @param options parent and provider
 * @returns the bucket, and what has to be there before anything is put into it
 */
export function makeBucket(
  name: string,
  args: BucketArgs,
  options: CustomResourceOptions,
): { readonly bucket: Bucket; readonly ready: readonly Resource[] } {
  // What outlives the stack keeps its settings: a bucket that is kept must not lose its lock.
  const kept = { ...options, retainOnDelete: args.protectData };
  const bucket = new Bucket(
    name,
    { bucket: args.name, forceDestroy: false },
    { ...kept, protect: args.protectData },
  );
  const setting = { ...kept, deletedWith: bucket };
  const closed = new BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    setting,
  );
  const owned = new BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    // S3 refuses two changes of who may reach a bucket at the same time; so each waits for the one before.
    { ...setting, dependsOn: [closed] },
  );
  const policy = new BucketPolicy(
    `${name}-policy`,
    { bucket: bucket.bucket, policy: args.policy },
    { ...setting, dependsOn: [owned] },
  );
  const encrypted = new BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: bucket.bucket, rules: [encryption(args.keyArn)] },
    setting,
  );
  return { bucket, ready: [policy, encrypted, ...keeping(name, args, bucket, setting)] };
}

/** How long what is in the bucket is kept, and who is told of its use. */
function keeping(name: string, args: BucketArgs, bucket: Bucket, setting: CustomResourceOptions): Resource[] {
  const versioned = new BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    setting,
  );
  const expiring = new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: bucket.bucket, rules: lifecycleRules(args) },
    { ...setting, dependsOn: [versioned] },
  );
  if (args.logs === undefined) return [expiring];
  const logged = new BucketLogging(
    `${name}-logging`,
    { bucket: bucket.bucket, targetBucket: args.logs.bucket.bucket, targetPrefix: `${args.name}/` },
    { ...setting, dependsOn: [...args.logs.ready] },
  );
  return [expiring, logged];
}

function encryption(keyArn: Input<string> | undefined): input.s3.BucketServerSideEncryptionConfigurationRule {
  if (keyArn === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
    // One call of the key per bucket and while, not one per object.
    bucketKeyEnabled: true,
  };
}

/** Rules for the whole bucket. None names a table, nor lets an object go that is the latest of its key. */
function lifecycleRules(args: BucketArgs): input.s3.BucketLifecycleConfigurationRule[] {
  const rule = { status: "Enabled", filter: { prefix: "" } };
  const rules: input.s3.BucketLifecycleConfigurationRule[] = [
    {
      ...rule,
      id: "expire-old-versions",
      noncurrentVersionExpiration: { noncurrentDays: args.oldVersionDays },
    },
    // What marks a deletion goes when no version is left behind it.
    { ...rule, id: "expire-delete-markers", expiration: { expiredObjectDeleteMarker: true } },
    {
      ...rule,
      id: "abort-unfinished-uploads",
      abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
    },
  ];
  if (args.objectDays !== undefined) {
    rules.push({ ...rule, id: "expire-objects", expiration: { days: args.objectDays } });
  }
  return rules;
}
