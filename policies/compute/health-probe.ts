import { Container } from "@pulumi/docker/container.js";
import { knownItems, UNKNOWN } from "../support/planned.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Commands that succeed whatever state the service is in. */
const ALWAYS_HEALTHY = /^(?:(?:\S*\/)?echo\b.*|(?:.*\|\|\s*)?(?:(?:\S*\/)?true|:|exit(?: 0)?))$/;

/** Containers have a health check that asks the service. */
export default resourceRule(
  {
    name: "lakehouse-compute-health-probe",
    description: "Every container has a health check that asks the service.",
    why: "Without it a container counts as ready when its process starts, long before it can answer.",
    fix: 'set healthcheck.tests to a command that queries the service, for example ["CMD", "lakehouse-probe", "http", "<url>"].',
    severity: "medium",
  },
  on(Container, ({ healthcheck }) => {
    if (healthcheck === UNKNOWN || healthcheck?.tests === UNKNOWN) return [];
    const tests = healthcheck?.tests ?? [];
    if (tests.length === 0) return ["no health check is set"];
    const [kind, ...command] = tests;
    if (kind === "NONE") return ["the health check is switched off (NONE)"];
    // A part that is not known yet may be anything.
    if (tests.includes(UNKNOWN)) return [];
    if (kind !== "CMD" && kind !== "CMD-SHELL") {
      return ["the health check starts neither with CMD nor with CMD-SHELL"];
    }
    const text = knownItems(command).join(" ").trim();
    if (text === "") return ["the health check has no command"];
    return ALWAYS_HEALTHY.test(text) ? [`the health check "${text}" passes whatever the service does`] : [];
  }),
);
