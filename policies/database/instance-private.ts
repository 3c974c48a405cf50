import { on, resourceRule } from "../support/rule.ts";

/** Databases of RDS have no address on the internet. */
export default resourceRule(
  {
    name: "lakehouse-database-instance-private",
    description: "An RDS database has no public address.",
    why: "A database on the internet is tried by everyone, and one weak password or rule lets them in.",
    fix: "set publiclyAccessible: false and put it into private subnets.",
    severity: "critical",
  },
  on("aws:rds/instance:Instance", ({ publiclyAccessible }) =>
    publiclyAccessible === true ? ["the database has a public address"] : [],
  ),
);
