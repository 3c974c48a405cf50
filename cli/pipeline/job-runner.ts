import { randomUUID } from "node:crypto";
import type { Docker } from "../engine/docker.ts";
import { serviceOf, type StackOutputs } from "../stack/stack-outputs.ts";

/** What a call of the runner gave. */
export interface RunnerResult {
  readonly stdout: string;
  readonly exitCode: number;
}

/** User that the runner gives up root's rights for; root itself may not read another user's environment there. */
const RUNNER = "lakehouse";

/** Signals every process of the container that carries a call's name in its environment. */
const SIGNAL_CALL =
  'kill -"$1" $(grep --null-data --files-with-matches --no-messages --line-regexp "$0" /proc/[0-9]*/environ | cut -d/ -f3)';

/**
 * Calls the job runner in its container. Its progress goes to standard error as it comes. `docker exec` passes no
 * signals on, so the call carries a name of its own, by which an interruption finds its processes.
 */
export async function callRunner(
  docker: Docker,
  outputs: StackOutputs,
  args: readonly string[],
): Promise<RunnerResult> {
  const { container } = serviceOf(outputs, "jobs");
  const call = `LAKEHOUSE_CALL=${randomUUID()}`;
  const interrupt = (signal: NodeJS.Signals): void => {
    const name = signal.replace("SIG", "");
    docker
      .read("exec", "--user", RUNNER, container, "sh", "-c", SIGNAL_CALL, call, name)
      .catch((error: unknown) => {
        process.stderr.write(
          `the run could not be stopped: ${error instanceof Error ? error.message : String(error)}\n`,
        );
      });
  };
  const command = ["lakehouse-run", "--plan", outputs.description.planUri, "--", ...args];
  return docker.followData(["exec", "--env", call, container, ...command], interrupt);
}
