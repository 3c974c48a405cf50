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

/** What a repair came to. */
export interface Repair {
  /** What was done; nothing when all was well. */
  readonly steps: readonly RepairStep[];
  /** One line per container that still does not answer: which, why, and where to look. */
  readonly faults: readonly string[];
}

/**
 * Makes every container of a stack run and answer its probe: stopped ones are started, ones that do not answer
 * are restarted once, in an order in which each finds what it needs. Once something does not answer, what would
 * start after it is left alone.
 *
 * @param asked services that are restarted whether they answer or not
 */
export async function repair(
  docker: Docker,
  containers: readonly Container[],
  say: Say,
  asked: readonly string[] = [],
): Promise<Repair> {
  const steps: RepairStep[] = [];
  const faults: string[] = [];
  /** Why a service is restarted, by its name. */
  const reasons = new Map(asked.map((service) => [service, "as asked"]));
  for (const group of startGroups(containers)) {
    if (faults.length > 0) break;
    const outcomes = await Promise.all(
      group.map((container) => bringUp(docker, container, reasons.get(container.service ?? ""), say)),
    );
    for (const { service, step, fault } of outcomes) {
      if (fault !== undefined) faults.push(fault);
      if (step === undefined) continue;
      steps.push(step);
      for (const dependant of dependants(service)) {
        reasons.set(dependant, "what it depends on was restarted");
      }
    }
  }
  return { steps, faults };
}

/** Like {@link repair}, for when everything has to answer. @throws CommandFailure that names all that does not */
export async function repairAll(docker: Docker, containers: readonly Container[], say: Say): Promise<void> {
  const { faults } = await repair(docker, containers, say);
  if (faults.length > 0) throw new CommandFailure(faults.join("\n"));
}

interface Outcome {
  readonly service: string;
  readonly step?: RepairStep;
  readonly fault?: string;
}

async function bringUp(
  docker: Docker,
  container: Container,
  reason: string | undefined,
  say: Say,
): Promise<Outcome> {
  const service = container.service ?? "";
  let step: RepairStep | undefined;
  try {
    step = await makeRun(docker, container, reason, say);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return { service, fault: `${container.name} cannot be started: ${error.message}` };
  }
  let fault = await probe(docker, container, step !== undefined || container.health === "starting");
  if (fault !== undefined && step === undefined) {
    say(`${container.name} does not answer, restarting it`);
    await docker.read("restart", container.name);
    step = { container: container.name, action: "restarted" };
    fault = await probe(docker, container, true);
  }
  return {
    service,
    ...(step === undefined ? {} : { step }),
    ...(fault === undefined ? {} : { fault: noAnswer(container, fault) }),
  };
}

async function makeRun(
  docker: Docker,
  container: Container,
  reason: string | undefined,
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
  if (reason === undefined) return undefined;
  say(`restarting ${container.name}: ${reason}`);
  await docker.read("restart", container.name);
  return { container: container.name, action: "restarted" };
}

function noAnswer(container: Container, fault: string): string {
  return (
    `${container.name} does not answer: ${fault}\n` +
    `Its log: ./lakehouse logs ${container.service ?? container.name}`
  );
}
