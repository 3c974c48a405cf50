import { inputFailure } from "../command/failure.ts";
import { declaredProducts } from "../stack/declared-products.ts";
import { findState } from "../stack/stack-state.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { stackTablePlan, type TablePlan } from "../stack/table-plan.ts";
import { compareContents } from "./compare-contents.ts";
import { compareContracts } from "./compare-contracts.ts";
import { deployedContents } from "./contents.ts";
import { declaredContents } from "./declared-contents.ts";
import { lastRelease, releaseId, type Evidence } from "./evidence.ts";
import type { Waivers } from "./gate-name.ts";
import { judgeGates, type GateResult } from "./gates.ts";
import type { Contents, Release } from "./manifest.ts";
import { previewStack } from "./preview.ts";
import { readEvidence, readRelease } from "./release-files.ts";

/** What the user asked for. */
export interface PromoteOrder {
  readonly from: string;
  readonly to: string;
  /** @default the youngest release of `from` */
  readonly release?: string;
  readonly waivers: Waivers;
}

/** What a promotion would do, and what speaks against it. Nothing was changed. */
export interface Prospect {
  readonly release: Release;
  readonly to: string;
  /** Release that the target is of, as far as it is known. */
  readonly replaced: Evidence["release"] | undefined;
  /** Differences of images, job code, plan and contracts, one sentence each. */
  readonly differences: readonly string[];
  readonly tables: TablePlan;
  /** `operation resource`; nothing for a target that does not exist yet. */
  readonly resources: readonly string[] | undefined;
  readonly gates: readonly GateResult[];
}

/** Looks at what promoting a release would do to a stack. @throws CommandFailure with exit code 2 for bad input */
export async function prospectOf(order: PromoteOrder): Promise<Prospect> {
  const { from, to, waivers } = order;
  if (from === to) throw inputFailure("the command line", [`${from} cannot be promoted to itself`]);
  const tools = stackTools(to);
  const { root } = tools.context;
  const release = readRelease(root, from, order.release);
  const history = readEvidence(root, to);
  const known = knownReleases(root, history);
  const declared = declaredContents(tools.context, declaredProducts(tools.context));
  const state = await findState(tools.pulumi);
  const deployed = state === undefined ? undefined : deployedContents(state);
  const preview = state === undefined ? undefined : await previewStack(tools);
  const tables = await stackTablePlan(tools);
  const replaced = lastRelease(history);
  const before = replaced === undefined ? undefined : known[releaseId(replaced)];
  return {
    release,
    to,
    replaced,
    differences: [...contentDifferences(deployed, declared), ...compareContracts(before, release)],
    tables,
    resources: preview?.changes,
    gates: judgeGates({ release, declared, deployed, history, known, preview, tables, waivers }),
  };
}

/** Releases that a stack was brought to, by their ids. @throws CommandFailure when the file of one is gone */
export function knownReleases(root: string, history: readonly Evidence[]): Record<string, Release> {
  return Object.fromEntries(
    history.map(({ release }) => [releaseId(release), readRelease(root, release.stack, release.name)]),
  );
}

function contentDifferences(deployed: Contents | undefined, declared: Contents): string[] {
  return deployed === undefined
    ? ["the stack does not run yet: all of it comes"]
    : compareContents(deployed, declared);
}
