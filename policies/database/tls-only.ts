import { knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

const FORCED: readonly unknown[] = ["1", UNKNOWN];

/** Postgres on RDS takes connections over TLS alone. */
export default resourceRule(
  {
    name: "lakehouse-database-tls-only",
    description: "A Postgres parameter group of RDS asks every client for TLS.",
    why: "Otherwise passwords and rows pass the network in clear whenever a client does not ask for TLS.",
    fix: 'add the parameter rds.force_ssl with value "1" to the parameter group.',
    severity: "high",
  },
  on("aws:rds/parameterGroup:ParameterGroup", ({ family, parameters }) => {
    if (family === UNKNOWN || !family.startsWith("postgres") || parameters === UNKNOWN) return [];
    if (parameters?.includes(UNKNOWN) === true) return [];
    const forced = knownItems(parameters).some(
      ({ name, value }) => name === "rds.force_ssl" && FORCED.includes(value),
    );
    return forced ? [] : ["clients may connect without TLS"];
  }),
);
