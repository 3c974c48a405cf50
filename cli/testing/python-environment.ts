import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { follow } from "../command/child.ts";
import { CommandFailure } from "../command/failure.ts";
import { cachedFolder, contentKey } from "../setup/content-cache.ts";
import { locateMachine } from "../setup/machine.ts";

/**
 * Python interpreter of an environment that has exactly the packages of `requirements`. It is kept in the user's
 * cache and made again when the file changes.
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const machine = locateMachine();
  const key = await contentKey([await readFile(requirements, "utf8")], []);
  const { folder } = await cachedFolder(machine, "python-tests", key, async (result) => {
    await must("python3", ["-m", "venv", result]);
    const python = join(result, "bin", "python");
    const quiet = ["--quiet", "--disable-pip-version-check"];
    await must(python, ["-m", "pip", "install", ...quiet, "--requirement", requirements]);
  });
  return join(folder, "bin", "python");
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const exitCode = await follow(program, args);
  if (exitCode !== 0) throw new CommandFailure(`${program} ${args.join(" ")} failed`);
}
