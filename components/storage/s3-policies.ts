import { accessStatements, type AllowStatement } from "./access-policy.ts";
import type { StoreGrant } from "./object-store.ts";
import { bucketArn, s3BucketName, type S3Place } from "./s3-names.ts";

const VERSION = "2012-10-17";

/** Also who is not signed in; only what is denied names it. */
const EVERYBODY = { AWS: "*" };

/** Pods that may take a role, as EKS names them when they ask for it. */
export interface PodSubjects {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
}

/**
 * What an identity may do: its grants on buckets, and the stack's key for S3's use on just these buckets.
 *
 * @param keyArn ARN of the key that the buckets are encrypted with
 */
export function identityPolicy(grants: readonly StoreGrant[], place: S3Place, keyArn: string): string {
  const arnOf = (bucket: StoreGrant["bucket"]): string =>
    bucketArn(s3BucketName(bucket, place), place.region);
  const writes = grants.filter(({ access }) => access !== "read");
  const key = (action: string, on: readonly StoreGrant[]): AllowStatement[] => {
    if (on.length === 0) return [];
    const buckets = [...new Set(on.map(({ bucket }) => arnOf(bucket)))];
    return [
      {
        Effect: "Allow",
        Action: [action],
        Resource: [keyArn],
        Condition: {
          StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` },
          // With a bucket key the context is the bucket; an object that came without one names itself.
          StringLike: { "kms:EncryptionContext:aws:s3:arn": buckets.flatMap((arn) => [arn, `${arn}/*`]) },
        },
      },
    ];
  };
  return JSON.stringify({
    Version: VERSION,
    Statement: [
      ...accessStatements(grants, arnOf),
      // An upload in parts is decrypted when it is put together.
      ...key("kms:Decrypt", grants),
      ...key("kms:GenerateDataKey", writes),
    ],
  });
}

/** Who may take an identity's role: pods of the service accounts alone, through EKS Pod Identity. */
export function podTrustPolicy({ clusterName, namespace, serviceAccounts }: PodSubjects): string {
  return JSON.stringify({
    Version: VERSION,
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": clusterName,
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": [...serviceAccounts],
          },
        },
      },
    ],
  });
}

/**
 * What nobody may do with a bucket, whatever else allows it: reach it without TLS 1.2, or put an object under another
 * key than the stack's.
 */
export function bucketPolicy(arn: string, keyArn: string): string {
  const objects = `${arn}/*`;
  const put = { Effect: "Deny", Principal: EVERYBODY, Action: "s3:PutObject", Resource: objects };
  const algorithm = "s3:x-amz-server-side-encryption";
  const keyHeader = `${algorithm}-aws-kms-key-id`;
  return JSON.stringify({
    Version: VERSION,
    Statement: [
      ...tlsOnly(arn),
      // A put that names no encryption gets the bucket's; a negated test alone would refuse that one, too.
      {
        Sid: "OtherEncryption",
        ...put,
        Condition: { Null: { [algorithm]: "false" }, StringNotEquals: { [algorithm]: "aws:kms" } },
      },
      {
        Sid: "OtherKey",
        ...put,
        Condition: { Null: { [keyHeader]: "false" }, StringNotEquals: { [keyHeader]: keyArn } },
      },
    ],
  });
}

/** The same for the bucket of access logs, which S3's log delivery may add to for the stack's buckets alone. */
export function logBucketPolicy(arn: string, sources: readonly string[], account: string): string {
  return JSON.stringify({
    Version: VERSION,
    Statement: [
      ...tlsOnly(arn),
      {
        Sid: "LogDelivery",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${arn}/*`,
        Condition: {
          ArnEquals: { "aws:SourceArn": [...sources] },
          StringEquals: { "aws:SourceAccount": account },
        },
      },
    ],
  });
}

function tlsOnly(arn: string) {
  const denied = { Effect: "Deny", Principal: EVERYBODY, Action: "s3:*", Resource: [arn, `${arn}/*`] };
  return [
    { Sid: "NoPlainHttp", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "NoOldTls", ...denied, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}
