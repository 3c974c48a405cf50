import { CommandFailure } from "../command/failure.ts";
import type { Docker } from "../engine/docker.ts";
import { serviceOf, type StackOutputs } from "../stack/stack-outputs.ts";

/** What a call of the runner gave. */
export interface RunnerResult {
  readonly stdout: string;
  readonly exitCode: number;
}

/**
 * Calls the job runner in its container. Its progress goes to standard error as it comes. `docker exec` passes no
 * signals on, so the runner first tells its process number, by which an interruption reaches it.
 */
export async function callRunner(
  docker: Docker,
  outputs: StackOutputs,
  args: readonly string[],
): Promise<RunnerResult> {
  const { container } = serviceOf(outputs, "jobs");
  const marker = `/tmp/lakehouse-run-${process.pid}-${Date.now()}.pid`;
  const script = 'echo "$$" > "$0"; exec "$@"';
  const command = [
    "sh",
    "-c",
    script,
    marker,
    "lakehouse-run",
    "--plan",
    outputs.description.planUri,
    "--",
    ...args,
  ];
  const interrupt = (signal: NodeJS.Signals): void => {
    const kill = `kill -${signal.replace("SIG", "")} "$(cat "$0")"`;
    docker.read("exec", container, "sh", "-c", kill, marker).catch((error: unknown) => {
      process.stderr.write(
        `the run could not be stopped: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    });
  };
  try {
    return await docker.followData(["exec", container, ...command], interrupt);
  } finally {
    await removeMarker(docker, container, marker);
  }
}

/** The container itself may have gone down under the run; then the marker has gone with it. */
async function removeMarker(docker: Docker, container: string, marker: string): Promise<void> {
  try {
    await docker.read("exec", container, "rm", "-f", marker);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
  }
}
