import { z } from "zod";
import type { Docker } from "./docker.ts";

/** Label that says which stack a container, network or volume belongs to. */
export const STACK_LABEL = "lakehouse.stack";
/** Label with a container's logical service. */
export const SERVICE_LABEL = "lakehouse.service";

/** A container as the engine sees it. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** Stack by its label; absent for a container that is not ours. */
  readonly stack?: string;
  readonly service?: string;
  readonly state: string;
  /** Result of the latest health checks; absent where none is set. */
  readonly health?: string;
  /** Ports of the machine that it is published on, while running or not. */
  readonly ports: readonly number[];
  /** Command of the health check, to be run inside the container. */
  readonly probe: readonly string[];
}

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    State: z.object({ Status: z.string(), Health: z.object({ Status: z.string() }).nullish() }),
    Config: z.object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
    }),
    HostConfig: z.object({
      PortBindings: z.record(z.string(), z.array(z.object({ HostPort: z.string() })).nullable()).nullish(),
    }),
  }),
);

/** Containers of one stack, running or not. */
export async function stackContainers(docker: Docker, stack: string): Promise<Container[]> {
  return inspect(docker, await ids(docker, "--filter", `label=${STACK_LABEL}=${stack}`));
}

/** Every container of the engine, running or not. */
export async function allContainers(docker: Docker): Promise<Container[]> {
  return inspect(docker, await ids(docker));
}

async function ids(docker: Docker, ...filter: string[]): Promise<string[]> {
  const text = await docker.read("ps", "--all", "--quiet", "--no-trunc", ...filter);
  return text.split("\n").filter((id) => id !== "");
}

async function inspect(docker: Docker, wanted: readonly string[]): Promise<Container[]> {
  return wanted.length === 0 ? [] : parseContainers(await docker.read("inspect", ...wanted));
}

/** Understands what `docker inspect` prints. */
export function parseContainers(text: string): Container[] {
  return inspected.parse(JSON.parse(text)).map((container) => {
    const labels = container.Config.Labels ?? {};
    const [stack, service] = [labels[STACK_LABEL], labels[SERVICE_LABEL]];
    const health = container.State.Health?.Status;
    const test = container.Config.Healthcheck?.Test ?? [];
    return {
      id: container.Id,
      name: container.Name.replace(/^\//, ""),
      ...(stack === undefined ? {} : { stack }),
      ...(service === undefined ? {} : { service }),
      state: container.State.Status,
      ...(health === undefined ? {} : { health }),
      ports: Object.values(container.HostConfig.PortBindings ?? {}).flatMap((bindings) =>
        (bindings ?? []).map((binding) => Number(binding.HostPort)),
      ),
      probe: test[0] === "CMD" ? test.slice(1) : [],
    };
  });
}
