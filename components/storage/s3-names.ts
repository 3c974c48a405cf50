import type { BucketName } from "../spec/bucket-name.ts";

/** Where buckets of a stack are, as their names tell it. */
export interface S3Place {
  readonly stack: string;
  /** Put before each bucket's name. */
  readonly bucketPrefix: string;
  /** Number of the AWS account, 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** Buckets of a stack on AWS: the lakehouse's own, and the one for the access logs of these. */
export type S3BucketName = BucketName | "access-logs";

/** Longest name that S3 accepts. */
export const LONGEST_BUCKET_NAME = 63;

/**
 * Name of a bucket. It is known before anything exists, since plans and job code name it; account and region make it
 * unique, because all customers of AWS share one name space.
 */
export function s3BucketName(bucket: S3BucketName, place: S3Place): string {
  return `${place.bucketPrefix}${place.stack}-${bucket}-${place.account}-${place.region}`;
}

/** AWS partition of a region, the second part of every ARN. China is not among the regions that are supported. */
export function partitionOf(region: string): "aws" | "aws-us-gov" {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** ARN of a bucket by its name. */
export function bucketArn(name: string, region: string): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}
