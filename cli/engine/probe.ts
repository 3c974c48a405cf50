import { setTimeout } from "node:timers/promises";
import { CommandFailure } from "../command/failure.ts";
import type { Container } from "./containers.ts";
import type { Docker } from "./docker.ts";

/** Seconds a service that runs for some time already may take to answer, and one that was just started. */
const RUNNING_WAIT = 15;
const STARTING_WAIT = 110;

/** So many starts in a row that fail are no accident: what a killed process left behind is gone by the second one. */
const FAILED_STARTS = 3;
/** Milliseconds; the engine waits longer from start to start. */
const BETWEEN_STARTS = 300;

/**
 * Runs a container's own health probe in it now, instead of waiting for the engine's next round.
 *
 * @param fresh whether the container was just started, so that its probe may take its full time
 * @returns what the probe said against it, or undefined when the service answered
 */
export async function probe(
  docker: Docker,
  container: Container,
  fresh: boolean,
): Promise<string | undefined> {
  if (container.probe.length === 0) return undefined;
  const command = askNow(container.probe, fresh ? STARTING_WAIT : RUNNING_WAIT);
  for (;;) {
    try {
      await docker.read("exec", container.name, ...command);
      return undefined;
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      const process = await processState(docker, container);
      if (process === undefined || process.status === "running") return error.message;
      if (process.status !== "restarting" || process.restarts >= FAILED_STARTS) {
        return `its process ends with code ${process.exitCode}, the engine calls it ${process.status}`;
      }
      await setTimeout(BETWEEN_STARTS);
    }
  }
}

/** How a container's process is; undefined when the engine does not say. */
async function processState(
  docker: Docker,
  { name }: Container,
): Promise<{ status: string; exitCode: string; restarts: number } | undefined> {
  const format = "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}";
  const [status, exitCode, restarts] = (await docker.read("inspect", "--format", format, name)).split(" ");
  return status === undefined || exitCode === undefined
    ? undefined
    : { status, exitCode, restarts: Number(restarts) };
}

/** What a health check asks, asked at once: the check itself would let its interval pass first. */
function askNow(check: readonly string[], wait: number): string[] {
  const at = check.indexOf("lakehouse-health");
  if (at === -1) return [...check];
  const ask = check.slice(at + 2);
  return [...check.slice(0, at), "lakehouse-probe", ...ask, "--wait", String(wait)];
}
