import type { Preview } from "../plan/preview-events.ts";
import type { PolicyFinding } from "./manifest.ts";

/** What a preview found, in the words of a release. */
export interface PreviewResult {
  /** `operation resource` of each resource that does not stay as it is, sorted. */
  readonly changes: readonly string[];
  readonly findings: readonly PolicyFinding[];
  /** What keeps the preview from being made. */
  readonly errors: readonly string[];
}

/** Operations that say nothing by themselves: what stays, and the halves that accompany a `replace`. */
const SILENT = new Set(["same", "read", "create-replacement", "delete-replaced"]);

/** Picks of a preview what is judged and kept. */
export function previewResult({ steps, findings, errors }: Preview): PreviewResult {
  return {
    changes: steps
      .filter(({ op }) => !SILENT.has(op))
      .map(({ op, urn }) => `${op} ${lastPart(urn)}`)
      .sort(),
    findings: findings.map(({ rule, level, urn, message }) => ({
      policy: rule,
      level,
      resource: lastPart(urn),
      message: message.trim(),
    })),
    errors: errors.map(plain),
  };
}

/** Without the marks that the CLI replaces by colours. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[a-z]+%\}>/g, "").trim();
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
