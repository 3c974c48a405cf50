import { CommandFailure } from "../command/failure.ts";
import { stackContainers, STACK_LABEL } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import { repair } from "../engine/repair.ts";
import { refuseUnconfirmed, refuseWithoutKeys, type DataKeys } from "./data-keys.ts";
import { findState, type StackState } from "./stack-state.ts";
import type { StackTools } from "./stack-tools.ts";
import { removeStaleLocks } from "./stale-lock.ts";

/**
 * Removes a stack with all its data, if both keys are turned.
 *
 * @throws CommandFailure with exit code 3, nothing changed, when a key is missing or the user did not confirm
 */
export async function destroy(tools: StackTools, keys: DataKeys): Promise<void> {
  const { context, pulumi, docker } = tools;
  refuseWithoutKeys(context, keys, {
    holds: `stack ${context.name} holds data (volumes, buckets, databases)`,
    purpose: "To remove everything, data included",
    command: "destroy",
    otherPurpose: "To stop it and keep every row",
    otherCommand: "down",
  });
  const state = await findState(pulumi);
  if (state === undefined) throw new CommandFailure(`there is no stack ${context.name}`);
  await refuseUnconfirmed(keys);
  await removeStaleLocks(context, pulumi);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  // The store and the database should answer while Pulumi asks them about what they hold; whether it can do without
  // one that does not, its own outcome tells.
  const { faults } = await repair(docker, await stackContainers(docker, context.name), say);
  for (const fault of faults) say(fault);
  await unprotect(tools, state);
  const exitCode = await pulumi.follow("destroy", "--yes", "--skip-preview");
  if (exitCode !== 0)
    throw new CommandFailure("pulumi destroy failed; the lines above say why. Repeat the command.");
  const left = await leftovers(docker, context.name);
  if (left.length > 0) throw new CommandFailure(`still there after the destroy: ${left.join(", ")}`);
}

async function unprotect({ pulumi }: StackTools, state: StackState): Promise<void> {
  for (const resource of state.resources.filter(({ protect }) => protect === true)) {
    await pulumi.read("state", "unprotect", resource.urn, "--yes");
  }
}

/** Whatever still carries the stack's label. */
async function leftovers(docker: Docker, stack: string): Promise<string[]> {
  const filter = ["--filter", `label=${STACK_LABEL}=${stack}`];
  const lists = await Promise.all([
    docker.read("ps", "--all", "--format", "container {{.Names}}", ...filter),
    docker.read("network", "ls", "--format", "network {{.Name}}", ...filter),
    docker.read("volume", "ls", "--format", "volume {{.Name}}", ...filter),
  ]);
  return lists.flatMap((text) => text.split("\n")).filter((line) => line !== "");
}
