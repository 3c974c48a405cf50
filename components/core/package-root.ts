import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Folder of this package: where its images, job code and notebooks are, from the sources as from the
 * compiled package.
 */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "images", "system", "Dockerfile"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`no images folder above ${import.meta.dirname}: the package is incomplete`);
    folder = parent;
  }
  return folder;
}
