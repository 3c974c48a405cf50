import { stackContainers } from "./containers.ts";
import type { Docker } from "./docker.ts";
import { startGroups } from "./service-order.ts";

/**
 * Stops a stack's containers politely and waits for it, those first that others do not need.
 *
 * @returns names of the containers that ran
 */
export async function stopStack(
  docker: Docker,
  stack: string,
  say: (line: string) => void,
): Promise<string[]> {
  const running = (await stackContainers(docker, stack)).filter(
    ({ state }) => state !== "exited" && state !== "created",
  );
  for (const group of startGroups(running).reverse()) {
    const names = group.map(({ name }) => name);
    say(`stopping ${names.join(", ")}`);
    // Each container brings its own grace period; the engine waits for it.
    await Promise.all(names.map((name) => docker.read("stop", name)));
  }
  return running.map(({ name }) => name);
}
