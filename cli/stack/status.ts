import type { StackDescription } from "../../components/stack-description.ts";
import { stackContainers, type Container } from "../engine/containers.ts";
import { memoryUse } from "../engine/memory-use.ts";
import { latestRun } from "../pipeline/run-product.ts";
import type { RunRecord } from "../pipeline/run-record.ts";
import { endpoints } from "./endpoints.ts";
import { readOutputs, type StackOutputs } from "./stack-outputs.ts";
import { stackTools } from "./stack-tools.ts";

/** One service as it is now. */
export interface ServiceStatus {
  readonly service: string;
  readonly container: string;
  /** State of the container: `running`, `exited`, … or `missing`. */
  readonly state: string;
  /** Result of the latest health checks. */
  readonly health: string;
  /** Resident memory in bytes; absent when it does not run. */
  readonly memory?: number;
  /** Address of each published port by its name. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** A stack as it is now. */
export interface StackStatus {
  readonly stack: string;
  readonly healthy: boolean;
  readonly services: readonly ServiceStatus[];
  /** Latest run of each product; null for one that never ran, or when the object store does not answer. */
  readonly runs: Readonly<Record<string, RunRecord | null>>;
}

/** Looks at a stack without changing it. @throws CommandFailure when the stack is not up */
export async function readStatus(stack: string): Promise<StackStatus> {
  const { docker, pulumi } = stackTools(stack);
  const outputs = await readOutputs(pulumi, stack);
  const containers = await stackContainers(docker, stack);
  const memory = await memoryUse(
    docker,
    containers.filter(({ state }) => state === "running").map(({ name }) => name),
  );
  const services = describeServices(outputs.description, containers, memory);
  const store = services.find(({ service }) => service === "minio");
  return {
    stack,
    healthy: services.every(({ state, health }) => state === "running" && health === "healthy"),
    services,
    runs: await latestRuns(outputs, store?.state === "running"),
  };
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
  const products = new Set(Object.keys(outputs.description.sources).map((id) => id.split(".")[0] ?? id));
  const runs: Record<string, RunRecord | null> = {};
  for (const product of products)
    runs[product] = storeRuns ? ((await latestRun(outputs, product)) ?? null) : null;
  return runs;
}
