import { CommandFailure, EXIT } from "../command/failure.ts";
import { stackFlag } from "../command/stack-flag.ts";
import { SERVICE_LABEL, stackContainers, STACK_LABEL } from "../engine/containers.ts";
import { refuseUnconfirmed, refuseWithoutKeys, type DataKeys } from "./data-keys.ts";
import { dataVolumes } from "./data-volumes.ts";
import { findState } from "./stack-state.ts";
import type { StackTools } from "./stack-tools.ts";
import { removeStaleLocks } from "./stale-lock.ts";

/** What a reset removed, by name; nothing of what was gone before. */
export interface Removed {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
}

/**
 * Removes a service's container and its data volume, if both keys are turned; what other services hold stays. The
 * state is left as it is: the next `up` sees what is missing, makes it again and fills it.
 *
 * @throws CommandFailure, nothing changed, with exit code 2 for a service without data, with exit code 3 when a key
 *   is missing or the user did not confirm
 */
export async function reset(tools: StackTools, service: string, keys: DataKeys): Promise<Removed> {
  const { context, pulumi } = tools;
  const state = await findState(pulumi);
  if (state === undefined) throw new CommandFailure(`there is no stack ${context.name}`);
  const volumes = dataVolumes(state);
  const own = volumes.filter((volume) => volume.service === service).map(({ name }) => name);
  if (own.length === 0) {
    throw withoutData(context.name, service, [...new Set(volumes.map((volume) => volume.service))]);
  }
  refuseWithoutKeys(context, keys, {
    holds: `${service} of stack ${context.name} holds data (volume ${own.join(", ")})`,
    purpose: "To make it empty",
    command: `reset ${service}`,
    otherPurpose: "To restart it and keep every row",
    otherCommand: `restart ${service}`,
  });
  await refuseUnconfirmed(keys);
  // An update that is at work right now must not lose what it has just made.
  await removeStaleLocks(context, pulumi);
  return remove(tools, service, own);
}

/** Removes the container first: the engine does not give up a volume that a container has. */
async function remove(
  { context, docker }: StackTools,
  service: string,
  wanted: readonly string[],
): Promise<Removed> {
  const containers = (await stackContainers(docker, context.name)).filter(
    (container) => container.service === service,
  );
  for (const { id } of containers) await docker.read("rm", "--force", id);
  const filters = [`label=${STACK_LABEL}=${context.name}`, `label=${SERVICE_LABEL}=${service}`];
  const there = await docker.read(
    "volume",
    "ls",
    "--quiet",
    ...filters.flatMap((filter) => ["--filter", filter]),
  );
  const volumes = there.split("\n").filter((name) => wanted.includes(name));
  if (volumes.length > 0) await docker.read("volume", "rm", ...volumes);
  return { containers: containers.map(({ name }) => name), volumes };
}

function withoutData(stack: string, service: string, holders: readonly string[]): CommandFailure {
  return new CommandFailure(
    `${service} of stack ${stack} has no data volume, so there is nothing to empty;` +
      ` services that have one: ${holders.toSorted().join(", ") || "none"}.` +
      `\nTo start it anew: ./lakehouse restart ${service}${stackFlag(stack)}`,
    EXIT.usage,
  );
}
