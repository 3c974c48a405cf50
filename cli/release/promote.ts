import { userInfo } from "node:os";
import { findOutputs } from "../stack/stack-outputs.ts";
import { findState } from "../stack/stack-state.ts";
import { stackTools, type StackTools } from "../stack/stack-tools.ts";
import { up } from "../stack/up.ts";
import { EVIDENCE_VERSION, type Evidence } from "./evidence.ts";
import { usedWaivers } from "./gates.ts";
import { partOf } from "./compare-contents.ts";
import { deployedContents } from "./contents.ts";
import type { TableStates } from "./manifest.ts";
import type { Prospect } from "./prospect.ts";
import { keepEvidence } from "./release-files.ts";
import { stackTables } from "./stack-tables.ts";
import { verifyStack } from "./verify-stack.ts";

/** What was done to a stack, and where that is kept, relative to the project's root. */
export interface KeptEvidence {
  readonly evidence: Evidence;
  readonly file: string;
}

/**
 * Makes the target what a release is, of which all gates are open, and looks whether everything answers. What was done
 * is kept, also of a promotion that failed.
 *
 * @throws CommandFailure when the update or a run failed
 */
export async function promote(prospect: Prospect): Promise<KeptEvidence> {
  const { release, to, replaced, differences, tables, resources = [], gates } = prospect;
  const tools = stackTools(to);
  const { root } = tools.context;
  const head: EvidenceHead = {
    action: "promote",
    stack: to,
    release: { stack: release.stack, name: release.name },
    replaced: replaced ?? null,
    startedAt: new Date().toISOString(),
    waived: usedWaivers(gates),
    differences: [
      ...differences,
      ...tables.changes.map(({ table, change, mark }) => `${table}: ${change} (${mark})`),
      ...resources,
    ],
    before: await tablesNow(tools),
  };
  return withEvidence(root, head, async () => {
    await up({ stack: to, data: {}, replaceSource: [], skipRun: false });
    const state = await findState(tools.pulumi);
    const deployed = state === undefined ? undefined : deployedContents(state);
    return verifyStack(tools, deployed === undefined ? release.contents : partOf(release.contents, deployed));
  });
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

/** What the tables of a stack hold; none for one that was never up. */
export async function tablesNow({ pulumi }: StackTools): Promise<TableStates> {
  const state = await findState(pulumi);
  const outputs = state === undefined ? undefined : await findOutputs(pulumi);
  if (outputs === undefined) return {};
  const { states, faults } = await stackTables(outputs, state);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return states;
}
