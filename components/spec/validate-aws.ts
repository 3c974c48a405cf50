import { isNetwork } from "../core/ip-network.ts";
import { LONGEST_BUCKET_NAME, s3BucketName } from "../storage/s3-names.ts";
import { FURTHER_BUCKETS } from "./bucket-name.ts";
import { LAYERS } from "./layer.ts";
import type { LakehouseSpec } from "./lakehouse-spec.ts";
import { REPLACED_ON_AWS, type AwsTarget } from "./target.ts";

/** Faults of a target on AWS. */
export function validateAws(spec: LakehouseSpec, target: AwsTarget): string[] {
  return [
    ...validateNumbers(target),
    ...validateNetwork(target),
    ...validateNames(spec, target),
    ...notOnAws(spec),
  ];
}

function validateNumbers({ account, region }: AwsTarget): string[] {
  const faults: string[] = [];
  if (!/^\d{12}$/.test(account))
    faults.push(`target.account "${account}": write the account's 12 digits, in quotes`);
  if (!/^[a-z]{2}(?:-gov)?-[a-z]+-\d+$/.test(region) || region.startsWith("cn-")) {
    faults.push(
      `target.region "${region}": write a region such as eu-central-1; those in China are not supported`,
    );
  }
  return faults;
}

function validateNetwork({ vpc, subnets, cluster }: AwsTarget): string[] {
  const faults: string[] = [];
  if (!vpc.startsWith("vpc-"))
    faults.push(`target.vpc "${vpc}": write the id of a VPC, which starts with vpc-`);
  if (Object.keys(subnets).length < 2) {
    faults.push(
      "target.subnets: name at least two private subnets, in different zones; RDS and EKS ask for them",
    );
  }
  for (const [subnet, network] of Object.entries(subnets)) {
    if (!subnet.startsWith("subnet-") || !isNetwork(network)) {
      faults.push(
        `target.subnets.${subnet} "${network}": write the subnet's id and network, subnet-…: 10.0.1.0/24`,
      );
    }
  }
  const open = "publicAccess" in cluster ? (cluster.publicAccess ?? []) : [];
  for (const network of open.filter((one) => !isNetwork(one) || one.endsWith("/0"))) {
    faults.push(
      `target.cluster.publicAccess "${network}": write a network such as 203.0.113.0/24, not all of them`,
    );
  }
  return faults;
}

/** Names of buckets are shared by all customers of AWS, and are no longer than S3 allows. */
function validateNames(spec: LakehouseSpec, { account, region }: AwsTarget): string[] {
  const place = { stack: spec.stack, bucketPrefix: spec.bucketPrefix ?? "", account, region };
  return [...LAYERS, ...FURTHER_BUCKETS, "access-logs" as const]
    .map((bucket) => s3BucketName(bucket, place))
    .filter((name) => name.length > LONGEST_BUCKET_NAME)
    .map(
      (name) =>
        `bucketPrefix: makes the bucket's name "${name}" longer than ${LONGEST_BUCKET_NAME}; shorten it`,
    );
}

function notOnAws(spec: LakehouseSpec): string[] {
  return REPLACED_ON_AWS.filter((name) => spec.services?.[name] !== undefined).map(
    (name) => `services.${name}: target aws has ${name === "minio" ? "S3" : "RDS"} in its place; remove it`,
  );
}
