import { stackContainers, STACK_LABEL } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import type { Say } from "../engine/repair.ts";
import { CommandFailure } from "../command/failure.ts";
import { adoptableId } from "./adoptable.ts";
import type { Pulumi } from "./pulumi.ts";
import type { StackContext } from "./stack-context.ts";
import { ENGINE_TYPES, type StackState } from "./stack-state.ts";

/**
 * Brings state and engine together again after an update that was killed: what it was creating is adopted where
 * it came to be and holds something, and made anew where it is replaceable.
 *
 * @returns true when there was something to clean up
 */
export async function recoverInterruptedUpdate(
  parts: { context: StackContext; pulumi: Pulumi; docker: Docker; say: Say },
  state: StackState,
): Promise<boolean> {
  const { context, pulumi, docker, say } = parts;
  if (state.pending.length === 0) return false;
  say(`cleaning up ${state.pending.length} operations that an interrupted update left`);
  await removeOrphans(docker, context.name, state, say);
  const imports = state.pending
    .filter((operation) => operation.type === "creating")
    .flatMap(({ resource }) => {
      const id = adoptableId(resource);
      return id === undefined
        ? []
        : ["--import-pending-creates", resource.urn, "--import-pending-creates", id];
    });
  const exitCode = await pulumi.follow(
    "refresh",
    "--yes",
    "--skip-preview",
    "--clear-pending-creates",
    ...imports,
  );
  if (exitCode !== 0) {
    throw new CommandFailure(
      "the state could not be brought up to date after an interrupted update; the lines above say why",
    );
  }
  return true;
}

/**
 * Removes containers, and the network, that a killed update made without writing them down: they would be in
 * the way of their own name. They hold no data; a volume that is there already is taken over by its name.
 */
async function removeOrphans(docker: Docker, stack: string, state: StackState, say: Say): Promise<void> {
  const known = new Set(state.resources.map((resource) => resource.id));
  for (const container of await stackContainers(docker, stack)) {
    if (known.has(container.id) || !isPending(state, ENGINE_TYPES.container, container.name)) continue;
    say(`removing container ${container.name}, which the interrupted update had not finished`);
    await docker.read("rm", "--force", container.id);
  }
  const format = ["--no-trunc", "--format", "{{.ID}} {{.Name}}", "--filter", `label=${STACK_LABEL}=${stack}`];
  const networks = await docker.read("network", "ls", ...format);
  for (const line of networks.split("\n").filter((line) => line !== "")) {
    const [id = "", name = ""] = line.split(" ");
    if (!known.has(id) && isPending(state, ENGINE_TYPES.network, name))
      await docker.read("network", "rm", id);
  }
}

/** Whether an interrupted update was creating a resource of this type and name. */
function isPending(state: StackState, type: string, name: string): boolean {
  return state.pending.some(({ resource }) => resource.type === type && resource.inputs?.["name"] === name);
}
