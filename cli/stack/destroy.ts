import { parseStackConfig } from "../../stacks/config.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { stackContainers, STACK_LABEL } from "../engine/containers.ts";
import type { Docker } from "../engine/docker.ts";
import { repair } from "../engine/repair.ts";
import { readStackConfig } from "./stack-config.ts";
import { findState, type StackState } from "./stack-state.ts";
import type { StackTools } from "./stack-tools.ts";
import { removeStaleLocks } from "./stale-lock.ts";

/** The second key, and the confirmation of it. */
export interface DestroyOrder {
  readonly deleteData: boolean;
  /** Asks the user for the stack's name; true when it was given rightly. */
  readonly confirm: () => Promise<boolean>;
}

/**
 * Removes a stack with all its data, if both keys are turned.
 *
 * @throws CommandFailure with exit code 3, nothing changed, when a key is missing or the user did not confirm
 */
export async function destroy(tools: StackTools, order: DestroyOrder): Promise<void> {
  const { context, pulumi, docker } = tools;
  refuseWithoutKeys(
    context.name,
    parseStackConfig(readStackConfig(context)).spec.allowDataLoss === true,
    order,
  );
  const state = await findState(pulumi);
  if (state === undefined) throw new CommandFailure(`there is no stack ${context.name}`);
  if (!(await order.confirm())) {
    throw new CommandFailure("not confirmed; nothing was removed", EXIT.refused);
  }
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

function refuseWithoutKeys(stack: string, allowed: boolean, order: DestroyOrder): void {
  if (allowed && order.deleteData) return;
  const suffix = stack === "dev" ? "" : ` --stack ${stack}`;
  const steps = [
    ...(allowed ? [] : [`npx pulumi config set lakehouse:allowDataLoss true --stack ${stack}`]),
    `./lakehouse destroy --delete-data${suffix}`,
  ];
  const turned = [
    allowed ? "lakehouse:allowDataLoss is set" : "",
    order.deleteData ? "--delete-data is given" : "",
  ];
  throw new CommandFailure(
    [
      `refused: stack ${stack} holds data (volumes, buckets, databases), and removing data takes two keys` +
        ` (${turned.filter((text) => text !== "").join("; ") || "neither is turned"}). Nothing was removed.`,
      "To remove everything, data included:",
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
      `To stop it and keep every row: ./lakehouse down${suffix}`,
    ].join("\n"),
    EXIT.refused,
  );
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
