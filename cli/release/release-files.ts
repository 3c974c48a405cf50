import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { evidenceSchema, type Evidence } from "./evidence.ts";
import { RELEASES } from "./git.ts";
import { releaseSchema, type Release } from "./manifest.ts";
import { byAge } from "./release-name.ts";

/** Folder in which a stack's folder keeps what was done to it. */
const EVIDENCE = "evidence";

/** Names of a stack's releases, oldest first. */
export function releaseNames(root: string, stack: string): string[] {
  return jsonFiles(join(root, RELEASES, stack)).sort(byAge);
}

/** Keeps a release. @returns its file, relative to the root */
export async function keepRelease(root: string, release: Release): Promise<string> {
  const folder = join(RELEASES, release.stack);
  await mkdir(join(root, folder), { recursive: true });
  const file = join(folder, `${release.name}.json`);
  // A release is frozen: nothing is written over it.
  await writeFile(join(root, file), asText(release), { flag: "wx" });
  return file;
}

/**
 * A release of a stack.
 *
 * @param name @default the youngest
 * @throws CommandFailure with exit code 2 that names those there are
 */
export function readRelease(root: string, stack: string, name?: string): Release {
  const known = releaseNames(root, stack);
  const chosen = name ?? known.at(-1);
  if (chosen !== undefined && known.includes(chosen)) {
    const text = readFileSync(join(root, RELEASES, stack, `${chosen}.json`), "utf8");
    return releaseSchema.parse(JSON.parse(text));
  }
  throw new CommandFailure(
    known.length === 0
      ? `stack ${stack} has no release; ./lakehouse release --stack ${stack} makes one`
      : `stack ${stack} has no release ${chosen ?? ""}; it has ${known.join(", ")}`,
    EXIT.usage,
  );
}

/** Keeps what was done to a stack. @returns its file, relative to the root */
export async function keepEvidence(root: string, evidence: Evidence): Promise<string> {
  const folder = join(RELEASES, evidence.stack, EVIDENCE);
  await mkdir(join(root, folder), { recursive: true });
  const file = join(folder, `${evidence.startedAt.replace(/[:.]/g, "-")}-${evidence.action}.json`);
  await writeFile(join(root, file), asText(evidence), { flag: "wx" });
  return file;
}

/** What was done to a stack, oldest first. */
export function readEvidence(root: string, stack: string): Evidence[] {
  const folder = join(root, RELEASES, stack, EVIDENCE);
  return jsonFiles(folder)
    .sort()
    .map((name) => evidenceSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))));
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}

function asText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
