import { FIRST_VERSION } from "../../components/plan/table-changes.ts";
import { tableId } from "../../components/spec/table-id.ts";
import type { Product } from "../../components/spec/product.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { declaredProducts } from "../stack/declared-products.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { ENGINE_TYPES, findState, type StackState } from "../stack/stack-state.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { readTestSummary } from "../testing/test-summary.ts";
import { deployedContents } from "./contents.ts";
import { gitState } from "./git.ts";
import { RELEASE_VERSION, type Release } from "./manifest.ts";
import { previewStack } from "./preview.ts";
import { keepRelease, releaseNames } from "./release-files.ts";
import { releaseName } from "./release-name.ts";
import { qualityResults } from "./quality-results.ts";
import { stackTables } from "./stack-tables.ts";

/** What the user asked for. */
export interface ReleaseOrder {
  readonly stack: string;
  /** Takes files that differ from the commit; such a release cannot be made again from it. */
  readonly allowDirty?: boolean;
}

/** A release and where it is kept, relative to the project's root. */
export interface KeptRelease {
  readonly release: Release;
  readonly file: string;
}

/**
 * Freezes what a stack runs, and what is known of it.
 *
 * @throws CommandFailure with exit code 3 when files differ from the commit, or the stack is not as the commit declares
 */
export async function createRelease({ stack, allowDirty = false }: ReleaseOrder): Promise<KeptRelease> {
  const tools = stackTools(stack);
  const { context, pulumi } = tools;
  const git = await gitState(context.root);
  if (git.changed.length > 0 && !allowDirty) throw new CommandFailure(dirtyWords(git.changed), EXIT.refused);
  const outputs = await readOutputs(pulumi, stack);
  const state = await findState(pulumi);
  const contents = state === undefined ? undefined : deployedContents(state);
  if (state === undefined || contents === undefined)
    throw new CommandFailure(`stack ${stack} has no plan; run ./lakehouse up --stack ${stack} first`);
  const preview = await previewStack(tools);
  refuseUnlike(stack, [...preview.changes, ...preview.errors]);
  const products = declaredProducts(context);
  const { states, faults } = await stackTables(outputs, state);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const now = new Date();
  const release: Release = {
    version: RELEASE_VERSION,
    name: releaseName(releaseNames(context.root, stack), now, { commit: git.commit, contents }),
    stack,
    createdAt: now.toISOString(),
    git: { commit: git.commit, clean: git.changed.length === 0 },
    contents,
    imageIds: imageIds(state),
    plan: { version: outputs.description.planVersion, uri: outputs.description.planUri },
    contracts: contracts(products),
    tests: testResult(context.root, git.commit),
    quality: await qualityResults(
      outputs,
      products.map(({ name }) => name),
    ),
    policies: [...preview.findings],
    tables: states,
  };
  return { release, file: await keepRelease(context.root, release) };
}

function dirtyWords(changed: readonly string[]): string {
  return [
    "refused: these files are not those of the commit, so that the release could not be made again from it:",
    ...changed.map((file) => `  - ${file}`),
    "Commit them, or add --allow-dirty for a release that is only looked at. No release was made.",
  ].join("\n");
}

/** @throws CommandFailure with exit code 3 unless the stack is as this checkout declares it */
export function refuseUnlike(stack: string, differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new CommandFailure(
    [
      `refused: stack ${stack} is not as this commit declares it. No release was made.`,
      ...differences.map((words) => `  - ${words}`),
      `Run ./lakehouse up --stack ${stack}, then repeat.`,
    ].join("\n"),
    EXIT.refused,
  );
}

/** Id of each image as its engine gave it; the engine's provider puts the image's name behind it. */
function imageIds(state: StackState): Record<string, string> {
  return Object.fromEntries(
    state.resources
      .filter(({ type }) => type === ENGINE_TYPES.image)
      .map(({ id = "", inputs }) => {
        const name = String(inputs?.["name"]);
        return [name.replace(/:.*$/, ""), id.endsWith(name) ? id.slice(0, -name.length) : id] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function contracts(products: readonly Product[]): Release["contracts"] {
  return Object.fromEntries(
    products.map(({ name, version = FIRST_VERSION, tables }) => [
      name,
      { version, tables: tables.map(tableId).sort() },
    ]),
  );
}

function testResult(root: string, commit: string): Release["tests"] {
  const summary = readTestSummary(root);
  if (summary?.commit !== commit || !summary.clean) return null;
  const { layers, passed, failed, skipped } = summary;
  return { layers, passed, failed, skipped };
}
