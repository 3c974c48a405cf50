import { productDatabases } from "../../components/spec/product-databases.ts";
import type { Product } from "../../components/spec/product.ts";
import { WAREHOUSE_DATABASE } from "../../components/spec/warehouse.ts";
import { DAGSTER_DATABASE } from "../../components/services/dagster.ts";
import { METASTORE_DATABASE } from "../../components/services/hive-metastore.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { StackState } from "./stack-state.ts";

const DATABASE = "postgresql:index/database:Database";

/**
 * Refuses to go on when a product that has databases in the stack is declared no more: an update would remove them.
 *
 * @throws CommandFailure with exit code 3 that names the databases, and what to do
 */
export function refuseLostDatabases(state: StackState, products: readonly Product[]): void {
  const declared = [METASTORE_DATABASE, WAREHOUSE_DATABASE, DAGSTER_DATABASE, ...productDatabases(products)];
  const lost = state.resources
    .filter(({ type, protect }) => type === DATABASE && protect === true)
    .map(({ inputs }) => String(inputs?.["name"]))
    .filter((name) => !declared.includes(name));
  if (lost.length === 0) return;
  throw new CommandFailure(
    [
      "refused: databases with rows in them are declared no more. Nothing was changed.",
      ...lost.map((name) => `  - database ${name}`),
      "Switch the product on again that declares them: npx pulumi config set --path 'lakehouse:<product>.enabled' true.",
      "A stack without it is a stack of its own; what is in this one goes with ./lakehouse destroy, which needs both keys.",
    ].join("\n"),
    EXIT.refused,
  );
}
