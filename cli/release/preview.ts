import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandFailure } from "../command/failure.ts";
import { policyPack } from "../stack/policy-pack.ts";
import { Pulumi } from "../stack/pulumi.ts";
import type { StackContext } from "../stack/stack-context.ts";
import { parsePreviewEvents, type PreviewResult } from "./preview-events.ts";

/**
 * Previews a stack against the policies. The CLI's JSON has no word about policies; its log of events, by which Pulumi's
 * Automation API learns what happens, has.
 *
 * @throws CommandFailure when the preview failed without saying why
 */
export async function previewStack(context: StackContext): Promise<PreviewResult> {
  // For its owner alone; the CLI has masked every secret in the log.
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-preview-"));
  try {
    const log = join(folder, "events.json");
    const pulumi = new Pulumi({ ...context, env: { ...context.env, PULUMI_DEBUG_COMMANDS: "true" } });
    const flags = ["--json", ...policyPack(context, false), "--event-log", log];
    const { exitCode } = await pulumi.readWithCode("preview", ...flags);
    const result = parsePreviewEvents(existsSync(log) ? await readFile(log, "utf8") : "");
    const explained = result.errors.length + result.findings.length > 0;
    if (exitCode !== 0 && !explained) {
      throw new CommandFailure(`stack ${context.name} cannot be previewed; the lines above say why`);
    }
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
