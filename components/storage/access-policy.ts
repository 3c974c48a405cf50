import type { StoreGrant } from "./object-store.ts";

interface Statement {
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: { StringLike: { "s3:prefix": string[] } };
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
  const statements = grants.flatMap((grant) =>
    statementsFor(grant, `arn:aws:s3:::${bucketName(grant.bucket)}`),
  );
  // A server may drop repeated statements; one that never had any reads back as it was written.
  const unique = [...new Map(statements.map((statement) => [JSON.stringify(statement), statement])).values()];
  return JSON.stringify({ Version: "2012-10-17", Statement: unique });
}

function statementsFor(grant: StoreGrant, bucketArn: string): Statement[] {
  const uploads = grant.access === "read" ? [] : ["s3:ListBucketMultipartUploads"];
  const bucket: Statement = {
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", ...uploads],
    Resource: [bucketArn],
  };
  const list: Statement = { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucketArn] };
  if (grant.prefix !== undefined) list.Condition = { StringLike: { "s3:prefix": [`${grant.prefix}*`] } };
  const objects: Statement = {
    Effect: "Allow",
    Action: [...OBJECT_ACTIONS[grant.access]].sort(),
    Resource: [`${bucketArn}/${grant.prefix ?? ""}*`],
  };
  return [bucket, list, objects];
}
