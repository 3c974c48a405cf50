import { readFile } from "node:fs/promises";

import { CliError } from "../cli-error.ts";
import { ask, run } from "./command.ts";

/** True when this process may install Debian packages: root on Debian, Ubuntu or a relative. */
export async function mayInstall(): Promise<boolean> {
  return process.getuid?.() === 0 && (await isDebianLike());
}

/** True on Debian, Ubuntu and what calls itself like them. */
export async function isDebianLike(): Promise<boolean> {
  try {
    return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(await readFile("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/** Install those of `packages` that the distribution has; the first must be among them. */
export async function install(packages: readonly [string, ...string[]], progress: (text: string) => void) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // Another package run (unattended upgrades) may hold the lock for a while.
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  progress("apt-get update");
  await run("apt-get", [...wait, "update", "-q"], { env, timeout: 600 });
  const [first, ...optional] = packages;
  const known = [first];
  for (const name of optional) {
    const policy = await ask("apt-cache", ["policy", name], { LC_ALL: "C" });
    if (policy !== undefined && /Candidate: (?!\(none\))/.test(policy)) known.push(name);
  }
  progress(`apt-get install ${known.join(" ")}`);
  try {
    await run("apt-get", [...wait, "install", "-q", "-y", "--no-install-recommends", ...known], {
      env,
      timeout: 1200,
    });
  } catch (error) {
    throw new CliError(`${(error as Error).message}\n  Repair it with: apt-get install ${known.join(" ")}`);
  }
}
