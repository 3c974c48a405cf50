import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ContentFile } from "./content-hash.ts";

/** What is left out of every build context and code archive: caches of tools that may have run in the folder. */
const IGNORED = new Set([
  "__pycache__",
  "node_modules",
  ".pytest_cache",
  ".ruff_cache",
  ".mypy_cache",
  ".git",
]);

/**
 * Reads every file below a folder, sorted by path.
 *
 * @param folder absolute path
 * @param keep decides by relative path whether a file is read. @default every file
 */
export function readFolder(folder: string, keep: (path: string) => boolean = () => true): ContentFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((path) => !path.split("/").some((part) => IGNORED.has(part)) && keep(path))
    .sort()
    .map((path) => ({
      path,
      content: readFileSync(join(folder, path)),
      executable: (statSync(join(folder, path)).mode & 0o100) !== 0,
    }));
}
