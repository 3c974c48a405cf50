import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";

import type { Machine } from "./machine.ts";
import { exists } from "./place.ts";

/** What a build is made of; anything else below a source folder is a by-product. */
const SOURCES = /\.(?:go|mod|sum|ts|sh)$/;

/** Hash over texts and over the source files (names and content) below some paths; 16 hexadecimal digits. */
export async function contentKey(texts: readonly string[], paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text}\0`);
  for (const base of paths) {
    for (const file of await filesBelow(base)) {
      hash.update(`${path.relative(path.dirname(base), file)}\0`);
      hash.update(await readFile(file));
      hash.update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesBelow(base: string): Promise<string[]> {
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && SOURCES.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** An empty folder for work in progress; the next setup removes those of an interrupted one. */
export async function workFolder(machine: Machine): Promise<string> {
  const folder = path.join(machine.cache, "tmp", randomUUID());
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Remove what interrupted runs left; only for who holds the setup lock. */
export async function removeWorkFolders(machine: Machine): Promise<void> {
  await rm(path.join(machine.cache, "tmp"), { recursive: true, force: true });
}

/**
 * The folder `<name>-<key>` of the cache, made by `build` in a work folder when it is missing.
 * It appears in one step, so an interrupted build leaves nothing that looks finished.
 */
export async function cachedFolder(
  machine: Machine,
  name: string,
  key: string,
  build: (folder: string) => Promise<void>,
): Promise<{ readonly folder: string; readonly cached: boolean }> {
  const folder = path.join(machine.cache, "built", `${name}-${key}`);
  if (await exists(folder)) return { folder, cached: true };
  const work = await workFolder(machine);
  try {
    const result = path.join(work, "result");
    await mkdir(result);
    await build(result);
    await mkdir(path.dirname(folder), { recursive: true });
    await rename(result, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { folder, cached: false };
}
