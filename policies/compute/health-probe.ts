import { knownItems, part, UNKNOWN } from "../support/planned.ts";
import { onPods, type PodContainer } from "../support/pods.ts";
import { on, resourceRule } from "../support/rule.ts";

/** Commands that succeed whatever state the service is in. */
const ALWAYS_HEALTHY = /^(?:(?:\S*\/)?echo\b.*|(?:.*\|\|\s*)?(?:(?:\S*\/)?true|:|exit(?: 0)?))$/;

/** Containers have a health check that asks the service. */
export default resourceRule(
  {
    name: "lakehouse-compute-health-probe",
    description: "Every container of a service has a health check that asks the service.",
    why: "Without it a container counts as ready when its process starts, long before it can answer.",
    fix: 'set healthcheck.tests (Docker) or readinessProbe (Kubernetes) to what queries the service, for example ["CMD", "lakehouse-probe", "http", "<url>"].',
    severity: "medium",
  },
  on("docker:index/container:Container", ({ healthcheck }) => {
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
    return alwaysHealthy(text);
  }),
  // A task is done when it has ended; nobody waits for it to answer.
  ...onPods((pod, kind) => (kind === "task" ? [] : knownItems(pod.containers).flatMap(unready))),
);

function unready({ name, readinessProbe }: PodContainer): string[] {
  if (readinessProbe === UNKNOWN) return [];
  if (readinessProbe === undefined) return [`container ${String(name)} has no readiness probe`];
  const command = part(readinessProbe.exec, "command");
  if (command === UNKNOWN || command?.includes(UNKNOWN) === true) return [];
  const words = knownItems(command);
  // `sh -c "…"` runs the text that comes last.
  const text = /^(?:\S*\/)?(?:ba|da)?sh$/.test(words[0] ?? "") ? (words.at(-1) ?? "") : words.join(" ");
  return alwaysHealthy(text.trim());
}

function alwaysHealthy(text: string): string[] {
  return ALWAYS_HEALTHY.test(text) ? [`the health check "${text}" passes whatever the service does`] : [];
}
