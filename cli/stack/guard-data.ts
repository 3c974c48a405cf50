import { parseStackConfig } from "../../stacks/config.ts";
import { dataLosses, refuseDataLosses, renderLosses, type DataLoss } from "./data-losses.ts";
import { readStackConfig } from "./stack-config.ts";
import type { StackTools } from "./stack-tools.ts";

/** What of Pulumi's `preview --json` counts here. */
export interface PreviewDigest {
  readonly changeSummary?: Record<string, number>;
  readonly steps?: readonly {
    readonly op: string;
    readonly urn: string;
    readonly oldState?: { readonly type: string; readonly inputs?: Record<string, unknown> };
  }[];
}

/**
 * Lets a plan that takes data away pass only with both keys, and says what goes.
 *
 * @throws CommandFailure with exit code 3, which lists what would go
 */
export function guardData(
  { context }: StackTools,
  { steps = [] }: PreviewDigest,
  deleteData: boolean,
  say: (line: string) => void,
): readonly DataLoss[] {
  const losses = dataLosses(
    steps.flatMap(({ op, urn, oldState }) =>
      oldState === undefined ? [] : [{ op, urn, type: oldState.type, inputs: oldState.inputs }],
    ),
  );
  const allowed = allowsDataLoss({ context });
  refuseDataLosses(losses, { stack: context.name, allowed, deleteData });
  if (losses.length > 0) {
    say("both keys are turned: data goes");
    renderLosses(losses).forEach(say);
  }
  return losses;
}

/** Whether the stack's configuration turns the first key. */
export function allowsDataLoss({ context }: Pick<StackTools, "context">): boolean {
  return parseStackConfig(readStackConfig(context)).spec.allowDataLoss === true;
}
