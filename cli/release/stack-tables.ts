import type { StackOutputs } from "../stack/stack-outputs.ts";
import type { StackState } from "../stack/stack-state.ts";
import { deployedPlan } from "./contents.ts";
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
