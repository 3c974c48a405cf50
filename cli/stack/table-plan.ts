import { compilePlan } from "../../components/plan/compile.ts";
import { allTables, tableChanges, type TableChange } from "../../components/plan/table-changes.ts";
import type { Product } from "../../components/spec/product.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { declaredProducts } from "./declared-products.ts";
import { deployedTables } from "./deployed-tables.ts";
import { findState, type StackState } from "./stack-state.ts";
import type { StackTools } from "./stack-tools.ts";

/** What `up` would change in the tables of a stack. @param products already checked */
export function tablePlan(state: StackState, products: readonly Product[]): TableChange[] {
  const declared = compilePlan(products, { bucketName: (bucket) => bucket, code: {} });
  return tableChanges(deployedTables(state), allTables(declared.products));
}

/** The table plan of a stack whose declaration was found sound. */
export async function stackTablePlan({ context, pulumi }: StackTools): Promise<TableChange[]> {
  const state = await findState(pulumi);
  return tablePlan(state ?? { resources: [], pending: [] }, declaredProducts(context));
}

/** @throws CommandFailure with exit code 3 that lists every change no table can take */
export function refuseLosses(changes: readonly TableChange[]): void {
  const refused = changes.filter((change) => change.refused);
  if (refused.length === 0) return;
  throw new CommandFailure(
    [
      "refused: columns with rows in them would be lost or altered. Nothing was changed.",
      ...refused.map(({ table, change }) => `  - ${table}: ${change}`),
      "Declare the columns as they were, or declare a table with a new name and leave this one until nobody reads it.",
    ].join("\n"),
    EXIT.refused,
  );
}
