import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { StackContext } from "./stack-context.ts";

const project = z.object({
  name: z.string(),
  config: z.record(z.string(), z.unknown()).optional(),
});
const stack = z.object({ config: z.record(z.string(), z.unknown()).nullish() });

/** A declared key of Pulumi.yaml: its value is `value`, or `default` when that is absent. */
const declaration = z.object({ value: z.unknown().optional(), default: z.unknown().optional() });

/**
 * A stack's raw configuration by full key, as Pulumi hands it to the program: text, or JSON for structures.
 * It is read from the files, so that it can be checked before the stack exists.
 */
export function readStackConfig(context: StackContext): Record<string, string> {
  const file = join(context.root, `Pulumi.${context.name}.yaml`);
  return mergeStackConfig(
    readFileSync(join(context.root, "Pulumi.yaml"), "utf8"),
    existsSync(file) ? readFileSync(file, "utf8") : "",
  );
}

/** The configuration that a project's file and a stack's file give together. */
export function mergeStackConfig(projectText: string, stackText: string): Record<string, string> {
  const { name, config: declared = {} } = project.parse(parse(projectText));
  const { config: set } = stack.parse(parse(stackText) ?? {});
  const values: Record<string, string> = {};
  for (const [key, value] of Object.entries(declared)) {
    const parsed = declaration.safeParse(value);
    const chosen = parsed.success ? (parsed.data.value ?? parsed.data.default) : value;
    if (chosen !== undefined) values[qualified(name, key)] = asText(chosen);
  }
  for (const [key, value] of Object.entries(set ?? {})) values[qualified(name, key)] = asText(value);
  return values;
}

function qualified(projectName: string, key: string): string {
  return key.includes(":") ? key : `${projectName}:${key}`;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
