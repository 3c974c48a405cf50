import { CommandFailure } from "../command/failure.ts";
import { stackFlag } from "../command/stack-flag.ts";
import { stackContainers } from "../engine/containers.ts";
import { repair, type Say } from "../engine/repair.ts";
import { dependants } from "../engine/service-order.ts";
import { chooseServices } from "./choose-services.ts";
import { readOutputs } from "./stack-outputs.ts";
import type { StackTools } from "./stack-tools.ts";

/**
 * Restarts services, and those that lose what they hold when these restart, in an order in which each finds what it
 * needs, and waits until each answers its probe. One that does not run is started.
 *
 * @returns names of the containers
 * @throws CommandFailure with exit code 2, nothing changed, for a service that the stack does not have
 */
export async function restart(tools: StackTools, names: readonly string[], say: Say): Promise<string[]> {
  const { context, docker, pulumi } = tools;
  const { description } = await readOutputs(pulumi, context.name);
  const chosen = chooseServices(description, names);
  const services = new Set([...chosen, ...chosen.flatMap(dependants)]);
  const containers = (await stackContainers(docker, context.name)).filter(({ service }) =>
    services.has(service ?? ""),
  );
  const missing = chosen.filter((name) => !containers.some(({ service }) => service === name));
  if (missing.length > 0) {
    throw new CommandFailure(
      `there is no container of ${missing.join(", ")}, nothing was restarted; ` +
        `./lakehouse up${stackFlag(context.name)} makes it again`,
    );
  }
  const { steps, faults } = await repair(docker, containers, say, chosen);
  if (faults.length > 0) throw new CommandFailure(faults.join("\n"));
  return steps.map(({ container }) => container);
}
