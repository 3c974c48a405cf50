import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CGROUPS = "/sys/fs/cgroup";

/** Lines of `memory.stat` that are memory nobody can take away: private pages and shared ones, no file cache. */
const COUNTED = { v1: ["total_rss", "total_shmem"], v2: ["anon", "shmem"] } as const;

/** Version of the machine's control groups, as far as memory is concerned. */
export type CgroupVersion = keyof typeof COUNTED;

/**
 * Resident memory in bytes of a container, page cache excluded.
 *
 * @param pid any process of the container, as this machine numbers it
 */
export function residentMemory(pid: number): number {
  const { version, folder } = memoryGroup(
    readFileSync(`/proc/${pid}/cgroup`, "utf8"),
    existsSync(join(CGROUPS, "cgroup.controllers")),
  );
  return parseMemoryStat(readFileSync(join(CGROUPS, folder, "memory.stat"), "utf8"), version);
}

/**
 * Where a process's memory is accounted for.
 *
 * @param groups content of `/proc/<pid>/cgroup`
 * @param unified whether the machine has version 2 alone
 */
export function memoryGroup(
  groups: string,
  unified: boolean,
): { readonly version: CgroupVersion; readonly folder: string } {
  const lines = groups.split("\n").map((line) => line.split(":"));
  const wanted = lines.find(([, controllers]) =>
    unified ? controllers === "" : (controllers ?? "").split(",").includes("memory"),
  );
  const path = wanted?.slice(2).join(":");
  if (path === undefined) throw new Error(`no memory control group in:\n${groups}`);
  return unified ? { version: "v2", folder: path } : { version: "v1", folder: join("memory", path) };
}

/** Adds up what counts of a `memory.stat`. */
export function parseMemoryStat(text: string, version: CgroupVersion): number {
  const values = new Map(
    text.split("\n").map((line) => {
      const [key = "", value = ""] = line.split(" ");
      return [key, Number(value)] as const;
    }),
  );
  return COUNTED[version].reduce((sum, key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`memory.stat has no ${key}`);
    return sum + value;
  }, 0);
}
