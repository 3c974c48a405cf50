import { zipSync, type Zippable } from "fflate";
import { sha256, type ContentFile } from "../core/content-hash.ts";

/** A zip of job code, equal to the byte whenever the files are equal. */
export interface Archive {
  readonly sha256: string;
  readonly content: Uint8Array;
}

/** Zip cannot express a date before 1980; one fixed date keeps equal files equal. */
const FIXED_TIME = new Date(1980, 0, 1);

/** Packs files, sorted by path, without their times and owners. */
export function packArchive(files: readonly ContentFile[]): Archive {
  const entries: Zippable = {};
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    entries[file.path] = [file.content, { mtime: FIXED_TIME, os: 0, level: 9 }];
  }
  const zip = zipSync(entries);
  return { sha256: sha256(zip), content: zip };
}
