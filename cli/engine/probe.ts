import type { Container } from "./containers.ts";
import type { Docker } from "./docker.ts";

/** Seconds a service that runs for some time already may take to answer. */
const RUNNING_WAIT = 15;

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
  const command = fresh ? container.probe : shortened(container.probe);
  try {
    await docker.read("exec", container.name, ...command);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

/** The probe with a shorter `--wait`: what runs already should answer soon. */
function shortened(command: readonly string[]): string[] {
  const at = command.indexOf("--wait");
  return at === -1 ? [...command] : command.with(at + 1, String(RUNNING_WAIT));
}
