import { createHash } from "node:crypto";

/** A file as the toolkit ships it: path with forward slashes, relative to its folder. */
export interface ContentFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** Whether the executable bit is set. @default false */
  readonly executable?: boolean;
}

/** SHA-256 in hex of one content. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 in hex over paths, modes and contents; the order of the files does not matter, their times neither. */
export function contentHash(files: readonly ContentFile[]): string {
  const lines = files.map(
    (file) => `${sha256(file.content)} ${file.executable === true ? "x" : "-"} ${file.path}`,
  );
  return sha256(lines.sort().join("\n"));
}
