import { execa } from "execa";

const CALLS = "grep -lzs ^LAKEHOUSE_CALL= /proc/[0-9]*/environ | cut -d/ -f3";

/** As the user whom the runner's processes belong to: nobody else may read their environment. */
const inRunner = async (script: string): Promise<string> =>
  (await execa("docker", ["exec", "--user", "lakehouse", "it-jobs", "sh", "-c", script])).stdout;

/** Process ids, in its container, of everything that a command of the runner has started. */
export async function runnerCalls(): Promise<string[]> {
  return (await inRunner(CALLS)).split("\n").filter((id) => id !== "");
}

/** Ends them as a crash does. */
export async function killRunnerCalls(): Promise<void> {
  await inRunner(`kill -9 $(${CALLS})`);
}
