import { resolve } from "node:path";
import type { Product } from "../../components/spec/product.ts";
import { validateDataFolder } from "../../components/spec/validate-data-folder.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { inputFailure } from "../command/failure.ts";
import { locateMachine } from "../setup/machine.ts";
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

/** Loads the rows that `--data` names, if any, fetches what the product has from URLs, and runs jobs of one product on a stack that is up. */
export async function run(order: RunOrder): Promise<RunRecord> {
  const tools = stackTools(order.stack);
  const { context, docker, pulumi } = tools;
  const config = parseStackConfig(readStackConfig(context));
  const { products, folders } = productFolders(config, order, context.root);
  const named = products.filter((product) => product.name in order.data);
  const faults = named.flatMap((product) =>
    validateDataFolder("--data", resolve(folders[product.name] ?? ""), Object.values(product.sources)),
  );
  if (!products.some((product) => product.name === order.product)) {
    faults.push(
      `${order.product}: the stack has no such product; it has ${products.map(({ name }) => name).join(", ") || "none"}`,
    );
  }
  if (faults.length > 0) throw inputFailure("the command line", faults);
  const outputs = await readOutputs(pulumi, context.name);
  const fetched = products.flatMap((product) =>
    product.name === order.product && !named.includes(product) ? withUrlsAlone(product) : [],
  );
  if (named.length + fetched.length > 0) {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    await loadSources({
      root: context.root,
      products: [...named, ...fetched],
      outputs,
      folders,
      replace: order.replaceSource,
      cache: locateMachine().cache,
      say,
    });
  }
  return runProduct(docker, outputs, order.product, order);
}

/** The product with those of its sources that are fetched; nothing when it has none. */
function withUrlsAlone(product: Product): Product[] {
  const sources = Object.entries(product.sources).filter(([, { kind }]) => kind === "url");
  return sources.length === 0 ? [] : [{ ...product, sources: Object.fromEntries(sources) }];
}
