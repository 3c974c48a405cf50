import { known, knownItems, part, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** What lies below these is never a table: what the toolkit calls scratch. */
const SCRATCH = /^(?:tmp|scratch|spill|staging)\//;

/** No lifecycle deletes present objects, which are the rows of tables. */
export default resourceRule(
  {
    name: "lakehouse-storage-lifecycle-keeps-tables",
    description: "No lifecycle of a bucket deletes present objects, save scratch files.",
    why: "Files of a table are of any age: a lifecycle that deletes by age takes rows out of tables, or all of one.",
    fix: "expire old versions only (noncurrentVersionExpiration); let maintain remove rows by the table's declared retention.",
    severity: "critical",
  },
  on("minio:index/ilmPolicy:IlmPolicy", ({ rules }) =>
    knownItems(rules).flatMap(({ id, expiration, filter, status }) =>
      expiration === undefined ||
      expiration === UNKNOWN ||
      expiration === "" ||
      status === "Disabled" ||
      scratch(filter)
        ? []
        : [`rule ${known(id) ?? ""} deletes present objects (${expiration})`],
    ),
  ),
  on("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", ({ rules }) =>
    knownItems(rules).flatMap(({ id, expiration, filter, status }) => {
      if (expiration === undefined || expiration === UNKNOWN || status === "Disabled") return [];
      const below = part(filter, "prefix");
      const deletes = expiration.days !== undefined || expiration.date !== undefined;
      return deletes && !scratch(below) ? [`rule ${known(id) ?? ""} deletes present objects`] : [];
    }),
  ),
);

function scratch(prefix: string | typeof UNKNOWN | undefined): boolean {
  return prefix === UNKNOWN || (prefix !== undefined && SCRATCH.test(prefix));
}
