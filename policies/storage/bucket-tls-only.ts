import type { PolicyResource } from "@pulumi/policy";
import { mayBeFor } from "../support/bucket-parts.ts";
import { isObject } from "../support/plan-object.ts";
import { planned, UNKNOWN } from "../support/planned.ts";
import { documentFaults, isEveryone, list, type Statement } from "../support/policy-document.ts";
import { ofType, stackRule } from "../support/rule.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

/** Buckets answer over TLS alone. */
export default stackRule(
  {
    name: "lakehouse-storage-bucket-tls-only",
    description: "Every S3 bucket has a policy that denies requests without TLS.",
    why: "S3 answers plain HTTP too, where everyone on the way can read the rows.",
    fix: 'add a BucketPolicy that denies "s3:*" to everyone where aws:SecureTransport is "false".',
    severity: "high",
  },
  [BUCKET, POLICY],
  (resources) =>
    ofType(resources, BUCKET)
      .filter(
        (bucket) =>
          !ofType(resources, POLICY).some((policy) => mayBeFor(policy, bucket) && mayDenyPlain(policy)),
      )
      .map(({ urn }) => ({ urn, fault: "the bucket answers requests without TLS" })),
);

function mayDenyPlain({ props }: PolicyResource): boolean {
  const document: unknown = planned(props)["policy"];
  if (document === UNKNOWN || document === undefined) return true;
  let denied = false;
  documentFaults(document, (statement) => {
    denied ||= deniesPlain(statement);
    return [];
  });
  return denied;
}

function deniesPlain({
  Effect: effect,
  Principal: principal,
  Action: action,
  Condition: condition,
}: Statement) {
  const bool = isObject(condition) ? condition["Bool"] : undefined;
  const secure = isObject(bool) ? bool["aws:SecureTransport"] : undefined;
  return (
    effect === "Deny" &&
    isEveryone(principal) &&
    list(action).includes("s3:*") &&
    list(secure).some((value) => String(value) === "false")
  );
}
