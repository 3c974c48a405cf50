import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { follow } from "../command/child.ts";
import { CommandFailure } from "../command/failure.ts";
import { cachedFolder, contentKey } from "../setup/content-cache.ts";
import { locateMachine } from "../setup/machine.ts";
import { withSetupLock } from "../setup/setup-lock.ts";
import { provide, type Needed } from "./provide.ts";

/** Debian's Python makes environments only with this package. */
const VENV: Needed = { probe: ["python3", "-m", "ensurepip", "--version"], package: "python3-venv" };

/**
 * Python interpreter of an environment that has exactly the packages of `requirements`. It is kept in the user's
 * cache and made again when the file changes.
 */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const machine = locateMachine();
  const key = await contentKey([await readFile(requirements, "utf8")], []);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  // Whoever holds the lock may clear the cache's work folders, so nobody builds in one without it.
  const { folder } = await withSetupLock(machine, say, () =>
    cachedFolder(machine, "python-tests", key, async (result) => {
      await provide(VENV, say);
      await install(requirements, result);
    }),
  );
  return join(folder, "bin", "python");
}

async function install(requirements: string, folder: string): Promise<void> {
  await must("python3", ["-m", "venv", folder]);
  const quiet = ["--quiet", "--disable-pip-version-check"];
  await must(join(folder, "bin", "python"), [
    "-m",
    "pip",
    "install",
    ...quiet,
    "--requirement",
    requirements,
  ]);
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const exitCode = await follow(program, args);
  if (exitCode !== 0) throw new CommandFailure(`${program} ${args.join(" ")} failed`);
}
