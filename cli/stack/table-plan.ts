import { compilePlan } from "../../components/plan/compile.ts";
import { downstreamOf, type Downstream } from "../../components/plan/downstream.ts";
import type { PlanTable } from "../../components/plan/plan.ts";
import {
  FIRST_VERSION,
  tableChanges,
  tableStatements,
  type AcceptedChanges,
  type TableChange,
} from "../../components/plan/table-changes.ts";
import type { Product } from "../../components/spec/product.ts";
import { parseStackConfig, type StackConfig } from "../../stacks/config.ts";
import { stackProducts } from "../../stacks/products.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { dbtModels } from "./dbt-models.ts";
import { deployedTables } from "./deployed-tables.ts";
import { readStackConfig } from "./stack-config.ts";
import { findState, type StackState } from "./stack-state.ts";
import type { StackTools } from "./stack-tools.ts";

/** What a table goes through. */
export interface AlteredTable extends Downstream {
  /** Table as `layer.name`. */
  readonly table: string;
  readonly engine: "Trino" | "Postgres";
  /** Statements in order; none for what the table's next run does, and while a change is refused. */
  readonly ddl: readonly string[];
  /** dbt models that are made of the table, directly or through others. */
  readonly models: readonly string[];
}

/** What `up` would change in the tables of a stack. */
export interface TablePlan {
  readonly changes: readonly TableChange[];
  /** The tables that are created or altered. */
  readonly tables: readonly AlteredTable[];
}

/** Compares the declared tables with the state. @param products already checked */
export function tablePlan(
  state: StackState,
  products: readonly Product[],
  spec: { readonly acceptedChanges?: AcceptedChanges; readonly bucketPrefix?: string } = {},
): TablePlan {
  const prefix = spec.bucketPrefix ?? "";
  const plan = compilePlan(products, { bucketName: (bucket) => `${prefix}${bucket}`, code: {} });
  const deployed = deployedTables(state);
  const declared = Object.fromEntries(
    products.flatMap(({ name, version = FIRST_VERSION }) =>
      Object.entries(plan.products[name]?.tables ?? {}).map(
        ([id, table]) => [id, { ...table, version }] as const,
      ),
    ),
  );
  const changes = tableChanges(deployed, declared, spec.acceptedChanges);
  const tables = [...new Set(changes.map(({ table }) => table))].flatMap((table) => {
    const after = declared[table];
    if (after === undefined) return [];
    const refused = changes.some((change) => change.table === table && change.refused);
    const ddl = refused ? [] : tableStatements(deployed[table], after);
    const downstream = downstreamOf(table, Object.values(plan.products));
    const models = products.flatMap((product) => dbtModels(product, [table, ...downstream.tables]));
    return [{ table, engine: engineOf(after), ddl, ...downstream, models }];
  });
  return { changes, tables };
}

/** The table plan of a stack whose declaration was found sound. */
export async function stackTablePlan({ context, pulumi }: StackTools): Promise<TablePlan> {
  const config: StackConfig = parseStackConfig(readStackConfig(context));
  const state = await findState(pulumi);
  return tablePlan(state ?? { resources: [], pending: [] }, stackProducts(config), config.spec);
}

/** @throws CommandFailure with exit code 3 that lists every change that is not made, and what to do about it */
export function refuseLosses({ changes }: TablePlan): void {
  const refused = changes.filter((change) => change.refused);
  if (refused.length === 0) return;
  throw new CommandFailure(
    [
      "refused: whoever reads these tables would lose something. Nothing was changed.",
      ...refused.flatMap(({ table, change, wayOut }) => [
        `  - ${table}: ${change}`,
        ...(wayOut === undefined ? [] : [`    to make it, ${wayOut}`]),
      ]),
      "Or declare the table as it was, or declare one with a new name and leave this one until nobody reads it.",
    ].join("\n"),
    EXIT.refused,
  );
}

function engineOf({ format }: PlanTable): AlteredTable["engine"] {
  return format === "postgres" ? "Postgres" : "Trino";
}
