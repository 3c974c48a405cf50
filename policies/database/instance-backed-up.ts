import { UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Days of backups at the least: a fault that is made on a Friday is found on a Monday. */
const LEAST_DAYS = 7;

/** Databases of RDS are backed up, at their end too. */
export default resourceRule(
  {
    name: "lakehouse-database-instance-backed-up",
    description: "An RDS database keeps seven days of backups and a last snapshot.",
    why: "Without backups a wrong statement or a deleted instance is final.",
    fix: "set backupRetentionPeriod to 7 or more, and leave skipFinalSnapshot out or false.",
    severity: "high",
  },
  on("aws:rds/instance:Instance", faults),
  on("aws:rds/cluster:Cluster", faults),
);

function faults(database: {
  readonly backupRetentionPeriod?: unknown;
  readonly skipFinalSnapshot?: unknown;
}) {
  const { backupRetentionPeriod: days, skipFinalSnapshot: skipped } = database;
  const kept = days === UNKNOWN || (typeof days === "number" && days >= LEAST_DAYS);
  return [
    ...(kept
      ? []
      : [`backups are kept for ${typeof days === "number" ? days : 0} days, fewer than ${LEAST_DAYS}`]),
    ...(skipped === true ? ["no snapshot is made when the database is deleted"] : []),
  ];
}
