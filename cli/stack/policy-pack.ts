import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { StackContext } from "./stack-context.ts";

/** The rule that asks for both keys to deleting data. */
const DATA_RULE = "lakehouse-storage-data-protected";

/**
 * Arguments by which Pulumi judges a plan by the policies, at the levels that `policies.<stack>.json` gives them.
 *
 * @param deleteData whether the second key to deleting data is turned
 * @throws CommandFailure with exit code 2 when that file is no JSON object
 */
export function policyPack({ name, root, workFolder }: StackContext, deleteData: boolean): string[] {
  const pack = ["--policy-pack", "policies"];
  const levels = readLevels(join(root, `policies.${name}.json`));
  if (levels === undefined && !deleteData) return pack;
  const folder = join(workFolder, "policies");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(packConfig(levels ?? {}, deleteData), null, 2)}\n`);
  return [...pack, "--policy-pack-config", file];
}

/** What only tells never stops a plan, not even where a stack makes all rules mandatory at once. */
const NOTICES = { "lakehouse-pack-notices": "advisory" };

/** Levels by rule, with the second key where the rule about data looks for it. */
export function packConfig(
  levels: Readonly<Record<string, unknown>>,
  deleteData: boolean,
): Readonly<Record<string, unknown>> {
  const all = "all" in levels ? { ...NOTICES, ...levels } : levels;
  if (!deleteData) return all;
  const level = levels[DATA_RULE] ?? levels["all"];
  const own = typeof level === "string" ? { enforcementLevel: level } : (level ?? {});
  return { ...all, [DATA_RULE]: { ...own, deleteData } };
}

function readLevels(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined;
  const fault = new CommandFailure(
    `${file}: is no JSON object with a level by rule, such as { "lakehouse-naming-convention": "advisory" }`,
    EXIT.usage,
  );
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw fault;
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw fault;
  return value as Record<string, unknown>;
}
