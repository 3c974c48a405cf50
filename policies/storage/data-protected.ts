import { Volume } from "@pulumi/docker/volume.js";
import { S3Bucket } from "@pulumi/minio/s3bucket.js";
import { Database } from "@pulumi/postgresql/database.js";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { knownItems, UNKNOWN } from "../support/planned.ts";
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
    description: "Data volumes, buckets and databases are protected from deletion.",
    why: "One wrong edit would otherwise delete the data together with the resource.",
    fix: "set the resource option protect: true (and, on a bucket, leave forceDestroy out).",
    severity: "critical",
  },
  on(Volume, ({ labels }, resource) => {
    if (labels === UNKNOWN || labels?.includes(UNKNOWN) === true) return [];
    const holdsData = knownItems(labels).find(({ label }) => label === DATA_LABEL)?.value;
    if (holdsData === "true") return unprotected("the data volume", resource);
    if (holdsData === "false" || holdsData === UNKNOWN) return [];
    // A forgotten label must not be a way around the rule.
    return [
      `the volume does not say whether it holds data: label ${DATA_LABEL} is "true" or, for scratch, "false"`,
    ];
  }),
  on(S3Bucket, (bucket, resource) => [
    ...(bucket.forceDestroy === true
      ? ["option forceDestroy lets the bucket be deleted with its objects"]
      : []),
    ...unprotected("the bucket", resource),
  ]),
  on(Database, (_, resource) => unprotected("the database", resource)),
);

function unprotected(what: string, resource: ResourceValidationArgs): string[] {
  return resource.opts.protect ? [] : [`${what} is not protected`];
}
