import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { contentHash, sha256, type ContentFile } from "../core/content-hash.ts";
import { readFolder } from "../core/read-folder.ts";
import { IMAGE_PARENTS, type ImageName } from "./image-name.ts";

/** A folder ready to be sent to an engine, named by its content. */
export interface BuildContext {
  /** Path of the folder, relative to the working directory, so that a moved checkout shows no change. */
  readonly folder: string;
  /** Hash over the files and over every image below this one. */
  readonly hash: string;
  /** Local tag, `lakehouse-<image>:<start of hash>`. */
  readonly tag: string;
}

/** Where the machine's CA bundle goes in the first image's context. */
const CA_FILE = "ca/ca-bundle.crt";

/**
 * Copies each image's sources, plus the machine's CA bundle for the first of them, into folders named by content.
 *
 * @param imagesFolder folder that holds one folder per image
 * @param workFolder git-ignored folder of the stack; contexts go to `build/` below it
 */
export function stageBuildContexts(
  imagesFolder: string,
  workFolder: string,
): Record<ImageName, BuildContext> {
  const caBundle = join(workFolder, "ca", "ca-bundle.crt");
  const contexts: Partial<Record<ImageName, BuildContext>> = {};
  // IMAGE_PARENTS lists parents before children.
  for (const image of Object.keys(IMAGE_PARENTS) as ImageName[]) {
    const files = readFolder(join(imagesFolder, image), (path) => path !== CA_FILE);
    if (IMAGE_PARENTS[image] === undefined && existsSync(caBundle)) {
      files.push({ path: CA_FILE, content: readFileSync(caBundle) });
    }
    const parent = IMAGE_PARENTS[image];
    const hash = sha256([contentHash(files), parent === undefined ? "" : contexts[parent]?.hash].join("\n"));
    const short = hash.slice(0, 16);
    const folder = join(workFolder, "build", `${image}-${short}`);
    stage(folder, files);
    contexts[image] = { folder: relative(process.cwd(), folder), hash, tag: `lakehouse-${image}:${short}` };
  }
  return contexts as Record<ImageName, BuildContext>;
}

/** Writes the files unless the folder exists; a folder appears complete or not at all. */
function stage(folder: string, files: readonly ContentFile[]): void {
  if (existsSync(folder)) return;
  const partial = `${folder}.${process.pid}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  for (const file of files) {
    const path = join(partial, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content);
    chmodSync(path, file.executable === true ? 0o755 : 0o644);
  }
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another process staged the same content first.
    rmSync(partial, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}
