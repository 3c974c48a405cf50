import type { Container } from "./containers.ts";
import type { Docker } from "./docker.ts";
import { probe } from "./probe.ts";

/**
 * Runs the probes of containers now, side by side: the engine's own health is as old as its last round.
 *
 * @returns what each container's probe said against it, by the container's name; undefined for one that answered
 */
export async function askNow(
  docker: Docker,
  containers: readonly Container[],
): Promise<Record<string, string | undefined>> {
  const answers = containers.map(async (container) => {
    return [container.name, await probe(docker, container, false)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
