import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { lock } from "proper-lockfile";

import type { Machine } from "./machine.ts";

/** Milliseconds without a sign of life after which the lock of a dead process is taken over. */
const STALE = 15_000;

/**
 * Do `work` while no other setup of this user does: both would build the same things.
 * Waits for a running one; a lock left by a killed process is taken over.
 */
export async function withSetupLock<T>(
  machine: Machine,
  say: (text: string) => void,
  work: () => Promise<T>,
) {
  const folder = path.join(machine.cache, "setup");
  await mkdir(folder, { recursive: true });
  const release = await acquire(folder, say);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(folder: string, say: (text: string) => void): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await lock(folder, { stale: STALE, update: STALE / 3 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (attempt === 0) say("another setup is running on this machine; waiting for it to end");
      await pause(500);
    }
  }
}
