import { CommandFailure } from "../../cli/command/failure.ts";
import type { Docker } from "../../cli/engine/docker.ts";

/** Milliseconds between two looks at what the engine says. */
const POLL = 100;

/** Waits until the engine calls a container healthy. @throws CommandFailure when it says otherwise */
export async function whenHealthy(docker: Docker, container: string): Promise<void> {
  for (;;) {
    const state = await docker.read(
      "inspect",
      "--format",
      "{{.State.Status}} {{.State.Health.Status}}",
      container,
    );
    if (state === "running healthy") return;
    if (state !== "running starting") throw new CommandFailure(`${container} is ${state}`);
    await new Promise((next) => setTimeout(next, POLL));
  }
}
