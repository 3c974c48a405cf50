import { stackFlag } from "../command/stack-flag.ts";
import type { TableFreshness } from "../pipeline/freshness.ts";
import { isHealthy, type ServiceStatus, type StackStatus } from "../stack/status.ts";
import { formatBytes } from "./bytes.ts";
import { renderTable } from "./table.ts";

/**
 * A status for people.
 *
 * @param named whether services were asked for by their names, so that the stack as a whole is not judged
 */
export function renderStatus(status: StackStatus, named = false): string {
  const services = status.services.map((service) => [
    service.service,
    service.container,
    service.state,
    service.health,
    service.memory === undefined ? "" : formatBytes(service.memory),
    Object.values(service.endpoints).join("\n"),
  ]);
  const runs = Object.entries(status.runs).map(([product, run]) =>
    run === null
      ? `${product}: no run known`
      : `${product}: run ${run.runId} ${run.status} at ${run.endedAt}, ${run.seconds.toFixed(1)} s`,
  );
  const total = status.services.reduce((sum, service) => sum + (service.memory ?? 0), 0);
  return [
    renderTable(["service", "container", "state", "health", "memory", "addresses"], services),
    `Memory in all: ${formatBytes(total)}`,
    ...runs,
    ...Object.values(status.freshness).flatMap((tables) =>
      tables.filter(({ stale }) => stale).map(staleText),
    ),
    named ? judgement(status.services) : stackJudgement(status),
  ].join("\n");
}

function staleText({ table, limit, age }: TableFreshness): string {
  const hours = (seconds: number): string => `${Math.round((10 * seconds) / 3600) / 10} h`;
  const how = age === null ? "was never filled" : `is ${hours(age)} old`;
  return `${table} is NOT fresh: it ${how}, and promises ${hours(limit)}`;
}

/** One line per service that is not healthy: what is wrong, and how to go on. */
export function statusFaults({ stack, services }: StackStatus): string[] {
  const flag = stackFlag(stack);
  return services
    .filter((service) => !isHealthy(service))
    .map(({ service, container, state, health, fault }) => {
      if (state === "missing") {
        return `${service}: missing, there is no container ${container}; ./lakehouse up${flag} makes it again`;
      }
      const what = state === "running" ? health : state;
      return (
        `${service}: ${what}${fault === undefined ? "" : ` (${fault})`}; ` +
        `./lakehouse up${flag} starts it, ./lakehouse logs ${service}${flag} tells why`
      );
    });
}

function stackJudgement({ stack, healthy }: StackStatus): string {
  return healthy
    ? `Stack ${stack} is healthy.`
    : `Stack ${stack} is NOT healthy; ./lakehouse up --stack ${stack} repairs it.`;
}

function judgement(services: readonly ServiceStatus[]): string {
  const names = (wanted: boolean): string =>
    services
      .filter((service) => isHealthy(service) === wanted)
      .map(({ service }) => service)
      .join(", ");
  return names(false) === "" ? `Healthy: ${names(true)}.` : `NOT healthy: ${names(false)}.`;
}
