import { Docker } from "../engine/docker.ts";
import { Pulumi } from "./pulumi.ts";
import { refuseOtherTargets } from "./refuse-other-targets.ts";
import { readStackConfig } from "./stack-config.ts";
import { stackContext, type StackContext } from "./stack-context.ts";

/** What most commands work with. */
export interface StackTools {
  readonly context: StackContext;
  readonly pulumi: Pulumi;
  /** The Docker client, pointed at the engine that the stack's configuration names. */
  readonly docker: Docker;
}

/** Prepares the tools for a stack; nothing is started. @throws CommandFailure for a stack of another target */
export function stackTools(name: string): StackTools {
  const context = stackContext(name);
  const config = readStackConfig(context);
  refuseOtherTargets(name, config);
  const host = config["lakehouse:dockerHost"];
  return { context, pulumi: new Pulumi(context), docker: new Docker(host) };
}
