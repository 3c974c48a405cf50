import { Docker } from "../engine/docker.ts";
import { Pulumi } from "./pulumi.ts";
import { readStackConfig } from "./stack-config.ts";
import { stackContext, type StackContext } from "./stack-context.ts";

/** What most commands work with. */
export interface StackTools {
  readonly context: StackContext;
  readonly pulumi: Pulumi;
  /** The Docker client, pointed at the engine that the stack's configuration names. */
  readonly docker: Docker;
}

/** Prepares the tools for a stack; nothing is started. */
export function stackTools(name: string): StackTools {
  const context = stackContext(name);
  const host = readStackConfig(context)["lakehouse:dockerHost"];
  return { context, pulumi: new Pulumi(context), docker: new Docker(host) };
}
