import { homedir, userInfo } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where things are on this machine. All paths are absolute. */
export interface Machine {
  /** Root of this project. */
  readonly root: string;
  /** Pulumi's home: CLI versions, plugins, selected stacks. */
  readonly pulumiHome: string;
  /** The user's cache of what was built or fetched; can be removed at any time. */
  readonly cache: string;
  /** State, passphrase and generated files of the local stacks. */
  readonly state: string;
}

/** Read the places from the environment (`PULUMI_HOME`, `LAKEHOUSE_CACHE`, `XDG_CACHE_HOME`). */
export function locateMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
  const caches = env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");
  return {
    root,
    pulumiHome: path.resolve(env["PULUMI_HOME"] ?? path.join(homeByAccount(), ".pulumi")),
    cache: path.resolve(env["LAKEHOUSE_CACHE"] ?? path.join(caches, "lakehouse")),
    state: path.join(root, ".lakehouse"),
  };
}

/** Pulumi asks the system's accounts, and `HOME` only where they do not know the user. */
function homeByAccount(): string {
  try {
    return userInfo().homedir;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SYSTEM_ERROR") return homedir();
    throw error;
  }
}
