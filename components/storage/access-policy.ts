import type { StoreGrant } from "./object-store.ts";

/** One permission of an IAM policy. */
export interface AllowStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

const GET = ["s3:GetObject"];
const PUT = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"];
const DELETE = ["s3:DeleteObject"];

const OBJECT_ACTIONS: Readonly<Record<StoreGrant["access"], readonly string[]>> = {
  read: GET,
  add: [...GET, ...PUT],
  write: [...GET, ...PUT, ...DELETE],
};

/**
 * Renders grants as an IAM policy document.
 *
 * @param grants what is allowed; everything else is denied by default
 * @param bucketName physical name of a bucket
 */
export function accessPolicy(
  grants: readonly StoreGrant[],
  bucketName: (bucket: StoreGrant["bucket"]) => string,
): string {
  const statements = accessStatements(grants, (bucket) => `arn:aws:s3:::${bucketName(bucket)}`);
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** What the grants allow on buckets and objects, each statement once. */
export function accessStatements(
  grants: readonly StoreGrant[],
  bucketArn: (bucket: StoreGrant["bucket"]) => string,
): AllowStatement[] {
  const statements = grants.flatMap((grant) => statementsFor(grant, bucketArn(grant.bucket)));
  // A server may drop repeated statements; one that never had any reads back as it was written.
  return [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
}

function statementsFor(grant: StoreGrant, bucketArn: string): AllowStatement[] {
  const uploads = grant.access === "read" ? [] : ["s3:ListBucketMultipartUploads"];
  const bucket: AllowStatement = {
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", ...uploads],
    Resource: [bucketArn],
  };
  const list: AllowStatement = { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucketArn] };
  if (grant.prefix !== undefined) list.Condition = { StringLike: { "s3:prefix": [`${grant.prefix}*`] } };
  const objects: AllowStatement = {
    Effect: "Allow",
    Action: [...OBJECT_ACTIONS[grant.access]].sort(),
    Resource: [`${bucketArn}/${grant.prefix ?? ""}*`],
  };
  return [bucket, list, objects];
}
