import { z } from "zod";
import { inputFailure } from "../command/failure.ts";

const target = z.object({ kind: z.string() });

/**
 * Most commands ask a Docker engine, so on a stack that is elsewhere they would show or change the wrong things.
 *
 * @param config the stack's raw configuration by full key
 * @throws CommandFailure with exit code 2 that names what to use instead
 */
export function refuseOtherTargets(stack: string, config: Readonly<Record<string, string>>): void {
  const text = config["lakehouse:target"];
  if (text === undefined) return;
  const kind = kindOf(text);
  if (kind === undefined || kind === "docker") return;
  throw inputFailure(`stack ${stack}`, [
    `lakehouse:target: this command works on stacks of target docker, not ${kind}; ` +
      `use plain Pulumi (npx pulumi preview --stack ${stack}) and kubectl, see docs/kubernetes.md`,
  ]);
}

/** Undefined for what is no target: the check of the configuration tells what is wrong with it. */
function kindOf(text: string): string | undefined {
  try {
    return target.safeParse(JSON.parse(text)).data?.kind;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
