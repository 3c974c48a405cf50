import { z } from "zod";

const side = z.object({ inputs: z.record(z.string(), z.unknown()).optional() }).nullish();

const metadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: side,
  new: side,
  diffs: z.array(z.string()).nullish(),
});

const event = z.object({
  resourcePreEvent: z.object({ metadata }).optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  diagnosticEvent: z.object({ message: z.string(), severity: z.string() }).optional(),
  summaryEvent: z.object({ result: z.string().optional() }).optional(),
});

/** What a preview does to one resource. */
export interface PreviewStep {
  /** Operation as Pulumi calls it: `create`, `update`, `replace`, `delete`, `same` … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Names of the properties that change. */
  readonly changed: readonly string[];
  /** What the resource was declared with before. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  /** What it is declared with now. */
  readonly after: Readonly<Record<string, unknown>> | undefined;
}

/** What a rule says about one resource. */
export interface PolicyFinding {
  readonly rule: string;
  readonly level: string;
  /** Empty where the finding is about the stack. */
  readonly urn: string;
  /** Description of the rule, then the fault, the reason and the repair, a line each. */
  readonly message: string;
}

/** All that a preview says. */
export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly findings: readonly PolicyFinding[];
  /** What went wrong, besides the findings. */
  readonly errors: readonly string[];
  readonly succeeded: boolean;
}

/** Understands the events of a preview, one JSON object per line; other lines are somebody's words and are left out. */
export function readPreviewEvents(text: string): Preview {
  const events = text
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [event.parse(JSON.parse(line))] : []));
  const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  return {
    steps: events.flatMap(({ resourcePreEvent }) => {
      if (resourcePreEvent === undefined) return [];
      const { op, urn, type, diffs, old: before, new: after } = resourcePreEvent.metadata;
      return [{ op, urn, type, changed: diffs ?? [], before: before?.inputs, after: after?.inputs }];
    }),
    findings: events.flatMap(({ policyEvent }) => {
      if (policyEvent === undefined) return [];
      const { policyName: rule, enforcementLevel: level, resourceUrn: urn = "", message } = policyEvent;
      return [{ rule, level, urn, message: message.trimEnd() }];
    }),
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === "error" ? [diagnosticEvent.message.trimEnd()] : [],
    ),
    succeeded: summary?.result === "succeeded",
  };
}
