import { z } from "zod";
import type { PolicyFinding } from "./manifest.ts";

const event = z.object({
  policyEvent: z
    .object({
      resourceUrn: z.string().default(""),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  resourcePreEvent: z.object({ metadata: z.object({ op: z.string(), urn: z.string() }) }).optional(),
  diagnosticEvent: z.object({ message: z.string(), severity: z.string() }).optional(),
});

/** What a preview found. */
export interface PreviewResult {
  /** `operation resource` of each resource that does not stay as it is, sorted. */
  readonly changes: readonly string[];
  readonly findings: readonly PolicyFinding[];
  /** What keeps the preview from being made. */
  readonly errors: readonly string[];
}

/** Operations that say nothing by themselves: what stays, and the halves that accompany a `replace`. */
const SILENT = new Set(["same", "read", "create-replacement", "delete-replaced"]);

/** Understands the engine's events of a preview, one JSON text per line. */
export function parsePreviewEvents(text: string): PreviewResult {
  const events = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => event.parse(JSON.parse(line)));
  return {
    changes: events
      .flatMap(({ resourcePreEvent }) => {
        if (resourcePreEvent === undefined || SILENT.has(resourcePreEvent.metadata.op)) return [];
        const { op, urn } = resourcePreEvent.metadata;
        return [`${op} ${lastPart(urn)}`];
      })
      .sort(),
    findings: events.flatMap(({ policyEvent: found }) =>
      found === undefined
        ? []
        : [
            {
              policy: found.policyName,
              level: found.enforcementLevel,
              resource: lastPart(found.resourceUrn),
              message: found.message.trim(),
            },
          ],
    ),
    errors: events.flatMap(({ diagnosticEvent: said }) =>
      said?.severity === "error" ? [plain(said.message)] : [],
    ),
  };
}

/** Without the marks that the CLI replaces by colours. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[a-z]+%\}>/g, "").trim();
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
