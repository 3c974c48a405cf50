import { resolve } from "node:path";
import { stackProducts } from "../../stacks/products.ts";
import type { StackConfig } from "../../stacks/config.ts";
import type { Product } from "../../components/spec/product.ts";
import { inputFailure } from "../command/failure.ts";

/** The products of a stack and what their sample sources are loaded from. */
export interface StackProducts {
  readonly products: readonly Product[];
  /** Absolute folder of files by product, for products that have one. */
  readonly folders: Readonly<Record<string, string>>;
}

/** What the user said about products on the command line. */
export interface ProductOrder {
  /** Folder of files by product, relative to the current folder. */
  readonly data: Readonly<Record<string, string>>;
  /** Products whose loaded rows may be replaced. */
  readonly replaceSource: readonly string[];
}

/**
 * Combines configuration and command line; folders are not read yet.
 *
 * @param root folder that relative folders of the configuration start from
 * @throws CommandFailure with exit code 2 for products that the stack does not have
 */
export function productFolders(config: StackConfig, order: ProductOrder, root: string): StackProducts {
  const withoutFolders = Object.entries(config.products).map(([name, { enabled }]) => [name, { enabled }]);
  const products = stackProducts({
    ...config,
    products: Object.fromEntries(withoutFolders) as StackConfig["products"],
  });
  const known = products.map((product) => product.name);
  const faults = [
    ...unknown(known, "--data", Object.keys(order.data)),
    ...unknown(known, "--replace-source", order.replaceSource),
  ];
  if (faults.length > 0) throw inputFailure("the command line", faults);
  const configured = Object.entries(config.products).flatMap(([product, { data }]) =>
    data === undefined ? [] : [[product, resolve(root, data)] as const],
  );
  const given = Object.entries(order.data).map(([product, folder]) => [product, resolve(folder)] as const);
  return { products, folders: Object.fromEntries([...configured, ...given]) };
}

function unknown(known: readonly string[], option: string, names: readonly string[]): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => `${option} ${name}: the stack has no such product; it has ${known.join(", ") || "none"}`);
}
