import { stackTools } from "../stack/stack-tools.ts";
import { up } from "../stack/up.ts";
import { usedWaivers } from "./gates.ts";
import type { Prospect } from "./prospect.ts";
import { tablesNow } from "./stack-tables.ts";
import { verifyStack } from "./verify-stack.ts";
import { withEvidence, type EvidenceHead, type KeptEvidence } from "./with-evidence.ts";

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
    await up({ stack: to, data: {}, replaceSource: [], skipRun: false, deleteData: false });
    return verifyStack(tools, release, head.startedAt);
  });
}
