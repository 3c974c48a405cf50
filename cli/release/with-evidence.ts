import { userInfo } from "node:os";
import { EVIDENCE_VERSION, type Evidence } from "./evidence.ts";
import type { TableStates } from "./manifest.ts";
import { keepEvidence } from "./release-files.ts";

/** What was done to a stack, and where that is kept, relative to the project's root. */
export interface KeptEvidence {
  readonly evidence: Evidence;
  readonly file: string;
}

/** What is known when a change begins. */
export type EvidenceHead = Omit<Evidence, "version" | "by" | "endedAt" | "after" | "faults">;

/** Does something to a stack and keeps the evidence of it, whichever way it ends. @throws what the body throws */
export async function withEvidence(
  root: string,
  head: EvidenceHead,
  body: () => Promise<{ readonly tables: TableStates; readonly faults: readonly string[] }>,
): Promise<KeptEvidence> {
  const ended = (after: TableStates, faults: readonly string[]): Evidence => ({
    version: EVIDENCE_VERSION,
    ...head,
    by: userInfo().username,
    endedAt: new Date().toISOString(),
    after,
    faults: [...faults],
  });
  let found: Awaited<ReturnType<typeof body>>;
  try {
    found = await body();
  } catch (error) {
    const file = await keepEvidence(
      root,
      ended({}, [error instanceof Error ? error.message : String(error)]),
    );
    process.stderr.write(`what was done is kept as ${file}\n`);
    throw error;
  }
  const evidence = ended(found.tables, found.faults);
  return { evidence, file: await keepEvidence(root, evidence) };
}
