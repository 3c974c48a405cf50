import { CommandFailure } from "../command/failure.ts";
import type { Container } from "./containers.ts";
import type { Docker } from "./docker.ts";
import { probe } from "./probe.ts";
import { dependants, startGroups } from "./service-order.ts";

/** What a repair did to one container. */
export interface RepairStep {
  readonly container: string;
  readonly action: "started" | "restarted";
}

/** Called with one line per thing the repair does. */
export type Say = (line: string) => void;

/**
 * Makes every container of a stack run and answer its probe: stopped ones are started, ones that do not answer
 * are restarted once, in an order in which each finds what it needs.
 *
 * @returns what was done, nothing when all was well
 * @throws CommandFailure that names what still does not answer and says where to look
 */
export async function repair(
  docker: Docker,
  containers: readonly Container[],
  say: Say,
): Promise<RepairStep[]> {
  const steps: RepairStep[] = [];
  const restart = new Set<string>();
  for (const group of startGroups(containers)) {
    const done = await Promise.all(
      group.map((container) => bringUp(docker, container, restart.has(container.service ?? ""), say)),
    );
    for (const step of done.filter((step) => step !== undefined)) {
      steps.push(step);
      const service = group.find((container) => container.name === step.container)?.service ?? "";
      for (const dependant of dependants(service)) restart.add(dependant);
    }
  }
  return steps;
}

async function bringUp(
  docker: Docker,
  container: Container,
  mustRestart: boolean,
  say: Say,
): Promise<RepairStep | undefined> {
  const step = await makeRun(docker, container, mustRestart, say);
  const fault = await probe(docker, container, step !== undefined || container.health === "starting");
  if (fault === undefined) return step;
  if (step !== undefined) throw noAnswer(container, fault);
  say(`${container.name} does not answer, restarting it`);
  await docker.read("restart", container.name);
  const again = await probe(docker, container, true);
  if (again !== undefined) throw noAnswer(container, again);
  return { container: container.name, action: "restarted" };
}

async function makeRun(
  docker: Docker,
  container: Container,
  mustRestart: boolean,
  say: Say,
): Promise<RepairStep | undefined> {
  if (container.state === "paused") {
    say(`resuming ${container.name}`);
    await docker.read("unpause", container.name);
    return { container: container.name, action: "started" };
  }
  if (container.state !== "running") {
    say(`starting ${container.name} (it was ${container.state})`);
    await docker.read("start", container.name);
    return { container: container.name, action: "started" };
  }
  if (!mustRestart) return undefined;
  say(`restarting ${container.name}: what it depends on was restarted`);
  await docker.read("restart", container.name);
  return { container: container.name, action: "restarted" };
}

function noAnswer(container: Container, fault: string): CommandFailure {
  return new CommandFailure(
    `${container.name} runs but does not answer: ${fault}\n` +
      `Its log: ./lakehouse logs ${container.service ?? container.name}`,
  );
}
