import { randomUUID } from "node:crypto";
import { access, constants, copyFile, link, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";

/** True when `file` is a non-empty file that may be executed. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    const found = await stat(file);
    return found.isFile() && found.size > 0;
  } catch {
    return false;
  }
}

/** True when something is at `file`. */
export async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/**
 * Put `source` at `target` in one step: a reader sees the old file or the whole new one, also after an interruption.
 * It becomes a hard link where both are on one file system, else a copy.
 */
export async function placeFile(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    try {
      await link(source, temporary);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EXDEV" && code !== "EPERM" && code !== "EMLINK") throw error;
      await copyFile(source, temporary);
    }
    await rename(temporary, target);
  } finally {
    // Renaming a hard link onto its own file is a no-op that leaves the first name behind.
    await rm(temporary, { force: true });
  }
}
