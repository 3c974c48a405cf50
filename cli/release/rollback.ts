import { CommandFailure, EXIT } from "../command/failure.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { refuseLosses } from "../stack/table-plan.ts";
import type { TableChange } from "../../components/plan/table-changes.ts";
import { withEarlierCheckout, type EarlierCheckout } from "./earlier-checkout.ts";
import { lastRelease } from "./evidence.ts";
import type { Release } from "./manifest.ts";
import { readEvidence, readRelease } from "./release-files.ts";
import { restoreRows } from "./restore-rows.ts";
import { destination, rollbackWords, rowsBack } from "./rollback-plan.ts";
import { tablesNow } from "./stack-tables.ts";
import { verifyStack } from "./verify-stack.ts";
import { withEvidence, type KeptEvidence } from "./with-evidence.ts";

/** What the user asked for. */
export interface RollbackOrder {
  readonly stack: string;
  /** @default the release before the last promotion */
  readonly release?: string;
  readonly dryRun?: boolean;
  /** Shows what will be done, one sentence each. */
  readonly tell: (release: Release, words: readonly string[]) => void;
  readonly confirm: () => Promise<boolean>;
}

/**
 * Brings a stack back to a release that it was of: its code, plan, images and tables by an update from the release's
 * commit, its rows by snapshots that were noted, or by a run of the earlier code. Nothing is deleted.
 *
 * @returns nothing for a dry run
 * @throws CommandFailure with exit code 2 when there is nothing to go back to, 3 when a table cannot go back or the
 * user did not confirm; nothing was changed
 */
export async function rollback(order: RollbackOrder): Promise<KeptEvidence | undefined> {
  const tools = stackTools(order.stack);
  const { context } = tools;
  const history = readEvidence(context.root, order.stack);
  const { release: target, tables } = destination(history, order.release);
  const release = readRelease(context.root, target.stack, target.name);
  refuseUncommitted(release);
  return withEarlierCheckout(context, release.git.commit, async (checkout) => {
    const changes = await changesBack(checkout);
    const rows = rowsBack(tables, changes);
    const words = rollbackWords(tables, rows, changes);
    order.tell(release, words);
    if (order.dryRun === true) return undefined;
    if (!(await order.confirm()))
      throw new CommandFailure("not confirmed; nothing was changed", EXIT.refused);
    const head = {
      action: "rollback" as const,
      stack: order.stack,
      release: target,
      replaced: lastRelease(history) ?? null,
      startedAt: new Date().toISOString(),
      waived: {},
      differences: words,
      before: await tablesNow(tools),
    };
    return withEvidence(context.root, head, async () => {
      await checkout.up();
      await restoreRows(tools, rows.restored);
      return verifyStack(tools, release, head.startedAt);
    });
  });
}

/** @throws CommandFailure with exit code 3 when a table cannot be given its earlier shape */
async function changesBack(checkout: EarlierCheckout): Promise<TableChange[]> {
  const first = await checkout.tableChanges();
  if (!first.some(({ refused }) => refused)) return first;
  checkout.accept(first);
  const changes = await checkout.tableChanges();
  refuseLosses({ changes, tables: [] });
  return changes;
}

function refuseUncommitted({ name, git }: Release): void {
  if (git.clean) return;
  throw new CommandFailure(
    `release ${name} was made of files that differ from commit ${git.commit}, so it cannot be made again. Nothing was changed.`,
    EXIT.refused,
  );
}
