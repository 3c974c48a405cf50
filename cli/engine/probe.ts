import { CommandFailure } from "../command/failure.ts";
import type { Container } from "./containers.ts";
import type { Docker } from "./docker.ts";

/** Seconds a service that runs for some time already may take to answer, and one that was just started. */
const RUNNING_WAIT = 15;
const STARTING_WAIT = 110;

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
  try {
    await docker.read("exec", container.name, ...command);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return (await whyNotRunning(docker, container)) ?? error.message;
  }
}

/** How a container's process ended, if there is none that could answer. */
async function whyNotRunning(docker: Docker, { name }: Container): Promise<string | undefined> {
  const state = await docker.read("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name);
  const [status, exitCode] = state.split(" ");
  if (exitCode === undefined || status === "running") return undefined;
  return `its process ends with code ${exitCode}, the engine calls it ${String(status)}`;
}

/** What a health check asks, asked at once: the check itself would let its interval pass first. */
function askNow(check: readonly string[], wait: number): string[] {
  const at = check.indexOf("lakehouse-health");
  if (at === -1) return [...check];
  const ask = check.slice(at + 2);
  return [...check.slice(0, at), "lakehouse-probe", ...ask, "--wait", String(wait)];
}
