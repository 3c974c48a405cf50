import { existsSync } from "node:fs";
import { readFolder } from "../core/read-folder.ts";
import type { ConfigFile } from "../platform/service-spec.ts";

/**
 * Reads the notebooks that the notebook service offers.
 *
 * @param folder absolute folder; a project without one has no notebooks
 */
export function readNotebooks(folder: string): ConfigFile[] {
  if (!existsSync(folder)) return [];
  return readFolder(folder, (path) => path.endsWith(".ipynb")).map((file) => ({
    // From here the image copies them into the user's volume, unless the user has changed the copy.
    path: `/opt/lakehouse/notebooks/${file.path}`,
    content: Buffer.from(file.content).toString("utf8"),
  }));
}
