import type { ResourceValidationArgs } from "@pulumi/policy";
import { differs, knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Says of a volume whether it holds data ("true") or only scratch files ("false"). */
const DATA_LABEL = "lakehouse.data";

/**
 * Whatever holds data cannot be deleted or replaced by an ordinary update.
 *
 * Policies see the option `protect`, not `retainOnDelete`, so `protect` is what is asked for.
 */
export default resourceRule(
  {
    name: "lakehouse-storage-data-protected",
    description: "Data volumes, claims, buckets, databases and keys are protected from deletion.",
    why: "One wrong edit would otherwise delete the data together with the resource.",
    fix: "set the resource option protect: true (on a bucket, leave forceDestroy out; on RDS, set deletionProtection: true).",
    severity: "critical",
  },
  on("docker:index/volume:Volume", ({ labels }, resource) => {
    if (labels === UNKNOWN || labels?.includes(UNKNOWN) === true) return [];
    const holdsData = knownItems(labels).find(({ label }) => label === DATA_LABEL)?.value;
    if (holdsData === "true") return unprotected("the data volume", resource);
    if (holdsData === "false" || holdsData === UNKNOWN) return [];
    // A forgotten label must not be a way around the rule.
    return [
      `the volume does not say whether it holds data: label ${DATA_LABEL} is "true" or, for scratch, "false"`,
    ];
  }),
  on("minio:index/s3Bucket:S3Bucket", (bucket, resource) => [
    ...(bucket.forceDestroy === true
      ? ["option forceDestroy lets the bucket be deleted with its objects"]
      : []),
    ...unprotected("the bucket", resource),
  ]),
  on("postgresql:index/database:Database", (_, resource) => unprotected("the database", resource)),
  on("postgresql:index/schema:Schema", (_, resource) => unprotected("the schema", resource)),
  on("kubernetes:core/v1:PersistentVolumeClaim", (_, resource) => unprotected("the claim", resource)),
  on("aws:s3/bucket:Bucket", ({ forceDestroy }, resource) => [
    ...(forceDestroy === true ? ["option forceDestroy lets the bucket be deleted with its objects"] : []),
    ...unprotected("the bucket", resource),
  ]),
  on("aws:rds/instance:Instance", ({ deletionProtection }, resource) => [
    ...undeletable(deletionProtection),
    ...unprotected("the database", resource),
  ]),
  on("aws:rds/cluster:Cluster", ({ deletionProtection }, resource) => [
    ...undeletable(deletionProtection),
    ...unprotected("the database", resource),
  ]),
  // What is encrypted with a key is lost with it.
  on("aws:kms/key:Key", (_, resource) => unprotected("the key", resource)),
);

function undeletable(protection: unknown): string[] {
  return differs(protection, true)
    ? ["AWS lets the database be deleted (deletionProtection is not true)"]
    : [];
}

function unprotected(what: string, resource: ResourceValidationArgs): string[] {
  return resource.opts.protect ? [] : [`${what} is not protected`];
}
