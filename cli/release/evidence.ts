import { z } from "zod";
import { GATE_NAMES } from "./gate-name.ts";
import { tableStates } from "./manifest.ts";

/** Version of the evidence's shape. */
export const EVIDENCE_VERSION = 1;

/** The shape of what is kept about a promotion or a rollback. */
export const evidenceSchema = z.strictObject({
  version: z.literal(EVIDENCE_VERSION),
  action: z.enum(["promote", "rollback"]),
  /** Stack that was changed. */
  stack: z.string(),
  /** Stack and name of the release that it was brought to. */
  release: z.strictObject({ stack: z.string(), name: z.string() }),
  /** Release that it was of before; null when nobody knows. */
  replaced: z.strictObject({ stack: z.string(), name: z.string() }).nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** User of the machine it was done on. */
  by: z.string(),
  /** Gates that were passed over, each with the reason given. */
  waived: z.partialRecord(z.enum(GATE_NAMES), z.string()),
  /** The differences, in the words that were shown. */
  differences: z.array(z.string()),
  /** What each table held before, and after. */
  before: tableStates,
  after: tableStates,
  /** What was found wrong in the end; empty when everything answers. */
  faults: z.array(z.string()),
});

/** What is kept about a promotion or a rollback. */
export type Evidence = z.infer<typeof evidenceSchema>;

/** Release that a stack was last brought to and found to answer; nothing when it never was. */
export function lastRelease(history: readonly Evidence[]): Evidence["release"] | undefined {
  return history.findLast(({ faults }) => faults.length === 0)?.release;
}

/** One text for a release of a stack; names alone may be those of releases of two stacks. */
export function releaseId({ stack, name }: Evidence["release"]): string {
  return `${stack}/${name}`;
}
