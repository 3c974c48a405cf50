import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { CommandFailure } from "../command/failure.ts";
import type { Pulumi } from "./pulumi.ts";
import type { StackContext } from "./stack-context.ts";

const lock = z.object({ pid: z.number(), hostname: z.string(), username: z.string(), timestamp: z.string() });

/** Who holds a stack's lock. */
export type Lock = z.infer<typeof lock>;

/**
 * Takes away locks that an update left whose process is gone.
 *
 * @returns the locks that were taken away
 * @throws CommandFailure when the holder of a lock is at work, or runs on another machine
 */
export async function removeStaleLocks(context: StackContext, pulumi: Pulumi): Promise<readonly Lock[]> {
  const locks = readLocks(context);
  const held = locks.find((found) => found.hostname !== hostname() || isPulumi(found.pid));
  if (held !== undefined) {
    throw new CommandFailure(
      `another update of stack ${context.name} is at work (process ${held.pid} of ${held.username} on ${held.hostname}, ` +
        `since ${held.timestamp}); wait until it ends, then repeat the command`,
    );
  }
  if (locks.length > 0) await pulumi.read("cancel", "--yes");
  return locks;
}

/** Locks of the local file backend; other backends look after theirs. */
function readLocks(context: StackContext): Lock[] {
  const folder = join(context.workFolder, "state", ".pulumi", "locks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && path.split("/").at(-2) === context.name)
    .flatMap((path) => {
      const parsed = lock.safeParse(parseJson(readFileSync(join(folder, path), "utf8")));
      return parsed.success ? [parsed.data] : [];
    });
}

/** A lock that is cut off belongs to a process that was killed while writing it: Pulumi itself reports it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the process is alive and still the Pulumi that took the lock; process numbers are used again. */
function isPulumi(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It exists but belongs to someone else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const program = `/proc/${pid}/comm`;
  return !existsSync(program) || readFileSync(program, "utf8").trim() === "pulumi";
}
