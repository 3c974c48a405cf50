import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../components/core/package-root.ts";
import { ACCEPTANCE_ROWS } from "../../test/support/acceptance-rows.ts";
import { CliError } from "../cli-error.ts";
import { isInterrupted } from "../command/interruption.ts";
import { Stages } from "../output/stages.ts";
import { gitState, type GitState } from "../release/git.ts";
import type { CaseResult } from "./case-result.ts";
import { LAYERS, type LayerName, type LayerPlace } from "./layers.ts";
import { rowResults } from "./row-results.ts";
import { writeTestSummary, type TestSummary } from "./test-summary.ts";

/** How many cases of a layer ended which way. */
export interface LayerTally {
  readonly layer: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** Runs layers one after the other; a failed one does not stop the next. */
export async function runTests(layers: readonly LayerName[], report: boolean): Promise<LayerTally[]> {
  const root = packageRoot();
  const stages = new Stages(layers.length);
  // What the tests judge is what was there when they began.
  const before = report ? await gitState(root) : undefined;
  const reports = await mkdtemp(join(tmpdir(), "lakehouse-test-"));
  const tallies: LayerTally[] = [];
  const all: CaseResult[] = [];
  try {
    for (const layer of layers) {
      const cases = await stages.run(layer, () => runLayer(layer, { root, reports }));
      all.push(...cases);
      tallies.push(tally(layer, cases, stages.times.at(-1)?.seconds ?? 0));
    }
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  if (before !== undefined) {
    await writeReport(root, all);
    await writeTestSummary(root, summary(before, tallies));
  }
  return tallies;
}

/** A layer that cannot run at all counts as one failed case and does not keep the others from running. */
async function runLayer(layer: LayerName, place: LayerPlace): Promise<CaseResult[]> {
  try {
    return await LAYERS[layer](place);
  } catch (error) {
    if (!(error instanceof CliError) || isInterrupted()) throw error;
    process.stderr.write(`${error.message}\n`);
    return [{ titles: [`${layer} could not run`], outcome: "failed" }];
  }
}

function tally(layer: string, cases: readonly CaseResult[], seconds: number): LayerTally {
  const count = (outcome: CaseResult["outcome"]): number =>
    cases.filter((test) => test.outcome === outcome).length;
  return { layer, passed: count("passed"), failed: count("failed"), skipped: count("skipped"), seconds };
}

function summary({ commit, changed }: GitState, tallies: readonly LayerTally[]): TestSummary {
  const sum = (key: "passed" | "failed" | "skipped"): number =>
    tallies.reduce((total, layer) => total + layer[key], 0);
  return {
    commit,
    clean: changed.length === 0,
    layers: tallies.map(({ layer }) => layer),
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
  };
}

async function writeReport(root: string, cases: readonly CaseResult[]): Promise<void> {
  const folder = join(root, "test-report");
  await mkdir(folder, { recursive: true });
  const rows = rowResults(ACCEPTANCE_ROWS, cases);
  await writeFile(join(folder, "rows.json"), `${JSON.stringify({ rows }, null, 2)}\n`);
}
