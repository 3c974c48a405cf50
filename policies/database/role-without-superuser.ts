import type { RoleArgs } from "@pulumi/postgresql/role.js";
import { on, resourceRule } from "../support/rule.ts";

const POWERS = [
  "superuser",
  "createRole",
  "createDatabase",
  "replication",
  "bypassRowLevelSecurity",
] as const satisfies readonly (keyof RoleArgs)[];

/** Postgres roles have no power over the server itself. */
export default resourceRule(
  {
    name: "lakehouse-database-role-without-superuser",
    description:
      "A Postgres role has no power over the server: no superuser, no making of roles or databases.",
    why: "Whoever holds such a role's password can read and change every database and every other role.",
    fix: "leave the attribute out and grant the privileges that the service needs on its own objects.",
    severity: "critical",
  },
  on("postgresql:index/role:Role", (role) => {
    const held = POWERS.filter((power) => role[power] === true);
    return held.length === 0 ? [] : [`the role has ${held.join(", ")}`];
  }),
);
