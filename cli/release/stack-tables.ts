import { findOutputs, type StackOutputs } from "../stack/stack-outputs.ts";
import { findState, type StackState } from "../stack/stack-state.ts";
import type { StackTools } from "../stack/stack-tools.ts";
import { deployedPlan } from "./contents.ts";
import type { TableStates } from "./manifest.ts";
import { readTables, type ReadTables } from "./read-tables.ts";
import { plannedTables } from "./table-query.ts";

/** What the tables of a stack's plan hold; none for a stack without a plan. */
export async function stackTables(outputs: StackOutputs, state: StackState | undefined): Promise<ReadTables> {
  const plan = state === undefined ? undefined : deployedPlan(state);
  if (plan === undefined) return { states: {}, faults: [] };
  const tables = Object.fromEntries(
    Object.values(plannedTables(plan)).flatMap((group) => Object.entries(group)),
  );
  return readTables(outputs, tables);
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
