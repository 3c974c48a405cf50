import { mkdir } from "node:fs/promises";
import path from "node:path";

import { CliError } from "../cli-error.ts";
import { ask, run } from "./command.ts";
import { isExecutable } from "./place.ts";

/**
 * Install one exact version of a PyPI package, without its dependencies, into `folder`.
 * @throws CliError when there is no usable Python, with the commands that bring one.
 */
export async function installWheel(name: string, version: string, folder: string): Promise<void> {
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
  const args = [...pip, "--target", folder, `${name}==${version}`];
  await run(await pythonWithPip(path.dirname(folder)), args, { timeout: 900 });
}

async function pythonWithPip(workFolder: string): Promise<string> {
  if ((await ask("python3", ["-m", "pip", "--version"])) !== undefined) return "python3";
  const venv = path.join(workFolder, "pip-venv");
  await mkdir(workFolder, { recursive: true });
  const python = path.join(venv, "bin", "python");
  if ((await ask("python3", ["-m", "venv", venv])) !== undefined && (await isExecutable(python)))
    return python;
  throw new CliError(
    "neither Go nor a Python 3 that can install packages was found. Install one of them, then repeat:\n" +
      "  Debian/Ubuntu: sudo apt-get update && sudo apt-get install -y python3-venv\n" +
      "  Fedora: sudo dnf install golang      macOS: brew install go",
  );
}
