import type { StackStatus } from "../stack/status.ts";
import { formatBytes } from "./bytes.ts";
import { renderTable } from "./table.ts";

/** A stack's status for people. */
export function renderStatus(status: StackStatus): string {
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
    status.healthy
      ? `Stack ${status.stack} is healthy.`
      : `Stack ${status.stack} is NOT healthy; ./lakehouse up --stack ${status.stack} repairs it.`,
  ].join("\n");
}
