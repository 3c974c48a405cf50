import { differs } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Databases of RDS are encrypted at rest. */
export default resourceRule(
  {
    name: "lakehouse-database-instance-encrypted",
    description: "An RDS database is encrypted at rest.",
    why: "Snapshots and disks are copied, shared and thrown away; unencrypted ones can be read by whoever gets them.",
    fix: "set storageEncrypted: true, with a kmsKeyId of the account.",
    severity: "high",
  },
  on("aws:rds/instance:Instance", ({ storageEncrypted }) => unencrypted(storageEncrypted)),
  on("aws:rds/cluster:Cluster", ({ storageEncrypted }) => unencrypted(storageEncrypted)),
);

function unencrypted(encrypted: unknown): string[] {
  return differs(encrypted, true) ? ["the database is not encrypted"] : [];
}
