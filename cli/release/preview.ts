import { CommandFailure } from "../command/failure.ts";
import { readPreviewEvents } from "../plan/preview-events.ts";
import { policyPack } from "../stack/policy-pack.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { previewResult, type PreviewResult } from "./preview-result.ts";

/**
 * Previews a stack against the policies.
 *
 * @throws CommandFailure when the preview failed without saying why
 */
export async function previewStack({ context, pulumi }: StackTools): Promise<PreviewResult> {
  const { stdout, exitCode } = await pulumi.readEvents(...policyPack(context, false));
  const result = previewResult(readPreviewEvents(stdout));
  if (exitCode !== 0 && result.errors.length + result.findings.length === 0) {
    throw new CommandFailure(`stack ${context.name} cannot be previewed; the lines above say why`);
  }
  return result;
}
