import { knownItems } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Nothing is granted to every role of a server at once. */
export default resourceRule(
  {
    name: "lakehouse-database-no-grant-to-public",
    description: "No privilege is granted to PUBLIC, which is every role there is and will be.",
    why: "A role made for one service could then read what belongs to another.",
    fix: "grant to the role that needs it; a grant to public with privileges: [] takes away what Postgres gives by itself.",
    severity: "high",
  },
  on("postgresql:index/grant:Grant", ({ role, objectType, privileges }) => {
    const granted = knownItems(privileges);
    if (typeof role !== "string" || role.toLowerCase() !== "public" || granted.length === 0) return [];
    return [`${granted.join(", ")} on ${String(objectType)} is granted to every role`];
  }),
);
