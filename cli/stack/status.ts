import type { StackDescription } from "../../components/stack-description.ts";
import { askNow } from "../engine/ask-now.ts";
import { stackContainers, type Container } from "../engine/containers.ts";
import { memoryUse } from "../engine/memory-use.ts";
import type { TableFreshness } from "../pipeline/freshness.ts";
import { readFreshness } from "../pipeline/read-freshness.ts";
import { latestRun } from "../pipeline/run-product.ts";
import type { RunRecord } from "../pipeline/run-record.ts";
import { chooseServices } from "./choose-services.ts";
import { endpoints } from "./endpoints.ts";
import { readOutputs, type StackOutputs } from "./stack-outputs.ts";
import type { StackTools } from "./stack-tools.ts";

/** One service as it is now. */
export interface ServiceStatus {
  readonly service: string;
  readonly container: string;
  /** State of the container: `running`, `exited`, … or `missing`. */
  readonly state: string;
  /** Result of the latest health checks; of one made now for a service that was asked for by its name. */
  readonly health: string;
  /** What the check made now said against it. */
  readonly fault?: string;
  /** Resident memory in bytes; absent when it does not run. */
  readonly memory?: number;
  /** Address of each published port by its name. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** A stack, or some services of it, as it is now. */
export interface StackStatus {
  readonly stack: string;
  /** Whether every service in `services` runs and answers. */
  readonly healthy: boolean;
  readonly services: readonly ServiceStatus[];
  /**
   * Latest run of each product; null for one that never ran, or when the object store does not answer. Empty when
   * services were asked for by their names.
   */
  readonly runs: Readonly<Record<string, RunRecord | null>>;
  /** By product, the tables that promise to be fresh; empty where {@link runs} is, or knows nothing. */
  readonly freshness: Readonly<Record<string, readonly TableFreshness[]>>;
}

/**
 * Looks at a stack without changing it.
 *
 * @param names services to look at; their probes are run now. @default every service, by the latest health checks
 * @throws CommandFailure when the stack is not up; with exit code 2 for a service that it does not have
 */
export async function readStatus(tools: StackTools, names: readonly string[] = []): Promise<StackStatus> {
  const { docker, pulumi, context } = tools;
  const stack = context.name;
  const outputs = await readOutputs(pulumi, stack);
  const chosen = chooseServices(outputs.description, names);
  const containers = await stackContainers(docker, stack);
  const running = containers.filter(
    ({ state, service }) => state === "running" && chosen.includes(service ?? ""),
  );
  const [memory, faults] = await Promise.all([
    memoryUse(
      docker,
      running.map(({ name }) => name),
    ),
    names.length === 0 ? undefined : askNow(docker, running),
  ]);
  const services = describeServices(outputs.description, containers, memory)
    .filter(({ service }) => chosen.includes(service))
    .map((service) => (faults === undefined ? service : withAnswer(service, faults[service.container])));
  const storeRuns = containers.some(({ service, state }) => service === "minio" && state === "running");
  return {
    stack,
    healthy: services.every(isHealthy),
    services,
    runs: names.length === 0 ? await latestRuns(outputs, storeRuns) : {},
    freshness: names.length === 0 && storeRuns ? await readFreshness(outputs, new Date()) : {},
  };
}

/** Whether a service runs and answers. */
export function isHealthy({ state, health }: ServiceStatus): boolean {
  return state === "running" && health === "healthy";
}

/** What a running service's probe said now counts for more than the engine's last round. */
function withAnswer(service: ServiceStatus, fault: string | undefined): ServiceStatus {
  if (service.state !== "running") return service;
  return fault === undefined ? { ...service, health: "healthy" } : { ...service, health: "unhealthy", fault };
}

/** Combines what should run with what does. */
export function describeServices(
  description: StackDescription,
  containers: readonly Container[],
  memory: Readonly<Record<string, number>>,
): ServiceStatus[] {
  const addresses = Object.entries(endpoints(description));
  return Object.entries(description.services).map(([service, { container: name }]) => {
    const container = containers.find((candidate) => candidate.name === name);
    const used = memory[name];
    return {
      service,
      container: name,
      state: container?.state ?? "missing",
      health: container?.state === "running" ? (container.health ?? "unknown") : "none",
      ...(used === undefined ? {} : { memory: used }),
      endpoints: Object.fromEntries(
        addresses.flatMap(([id, address]) =>
          id.startsWith(`${service}.`) ? [[id.slice(service.length + 1), address]] : [],
        ),
      ),
    };
  });
}

async function latestRuns(
  outputs: StackOutputs,
  storeRuns: boolean,
): Promise<Record<string, RunRecord | null>> {
  const runs: Record<string, RunRecord | null> = {};
  for (const product of outputs.description.products)
    runs[product] = storeRuns ? ((await latestRun(outputs, product)) ?? null) : null;
  return runs;
}
