import { resolve } from "node:path";
import { validateCsvFolder } from "../../components/spec/validate-csv-folder.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { inputFailure } from "../command/failure.ts";
import { loadSources } from "../sources/load-sources.ts";
import { productFolders, type ProductOrder } from "../stack/product-folders.ts";
import { readStackConfig } from "../stack/stack-config.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { runProduct, type RunSelection } from "./run-product.ts";
import type { RunRecord } from "./run-record.ts";

/** What the user asked for. */
export interface RunOrder extends ProductOrder, RunSelection {
  readonly stack: string;
  readonly product: string;
}

/** Loads the rows that `--data` names, if any, and runs jobs of one product on a stack that is up. */
export async function run(order: RunOrder): Promise<RunRecord> {
  const tools = stackTools(order.stack);
  const { context, docker, pulumi } = tools;
  const config = parseStackConfig(readStackConfig(context));
  const { products, folders } = productFolders(config, order, context.root);
  const named = products.filter((product) => product.name in order.data);
  const faults = named.flatMap((product) =>
    Object.values(product.sources).flatMap((source) =>
      validateCsvFolder("--data", resolve(folders[product.name] ?? ""), source),
    ),
  );
  if (!products.some((product) => product.name === order.product)) {
    faults.push(
      `${order.product}: the stack has no such product; it has ${products.map(({ name }) => name).join(", ") || "none"}`,
    );
  }
  if (faults.length > 0) throw inputFailure("the command line", faults);
  const outputs = await readOutputs(pulumi, context.name);
  if (named.length > 0) {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    await loadSources({
      root: context.root,
      products: named,
      outputs,
      folders,
      replace: order.replaceSource,
      say,
    });
  }
  return runProduct(docker, outputs, order.product, order);
}
