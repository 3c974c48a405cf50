import { CommandFailure } from "../command/failure.ts";
import { callRunner } from "../pipeline/job-runner.ts";
import { runProduct } from "../pipeline/run-product.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { findState } from "../stack/stack-state.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { deployedPlan } from "./contents.ts";
import { jobsToRun } from "./planned-jobs.ts";
import { plannedTables } from "./table-query.ts";

/**
 * Restores tables to snapshots, and runs the jobs that fill all others, with the code that the stack has now.
 *
 * @param restored snapshot by table
 * @throws CommandFailure when a snapshot is gone or a job fails; the command can be repeated
 */
export async function restoreRows(
  tools: StackTools,
  restored: Readonly<Record<string, string>>,
): Promise<void> {
  const { docker, pulumi, context } = tools;
  const outputs = await readOutputs(pulumi, context.name);
  const state = await findState(pulumi);
  const plan = state === undefined ? undefined : deployedPlan(state);
  if (plan === undefined) throw new CommandFailure(`stack ${context.name} has no plan`);
  for (const [product, tables] of Object.entries(plannedTables(plan))) {
    const wanted = Object.keys(tables).flatMap((id) => {
      const snapshot = restored[id];
      return snapshot === undefined ? [] : ["--table", `${id}=${snapshot}`];
    });
    if (wanted.length === 0) continue;
    const { exitCode } = await callRunner(docker, outputs, ["restore", product, ...wanted]);
    if (exitCode !== 0)
      throw new CommandFailure(`tables of product ${product} could not be restored; the lines above say why`);
  }
  for (const { product, jobs } of jobsToRun(plan, restored)) {
    if (jobs === undefined) await runProduct(docker, outputs, product);
    for (const job of jobs ?? []) await runProduct(docker, outputs, product, { job });
  }
}
