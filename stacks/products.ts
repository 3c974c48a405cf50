import { getRootDirectory } from "@pulumi/pulumi";
import { resolve } from "node:path";
import { throwFaults } from "../components/core/errors.ts";
import type { Product } from "../components/spec/product.ts";
import { validateDataFolder } from "../components/spec/validate-data-folder.ts";
import type { StackConfig } from "./config.ts";
import { SHIPPED_PRODUCTS } from "./shipped-products.ts";

/**
 * The products a stack has.
 *
 * @throws LakehouseError when a folder of source data named by the configuration cannot be loaded
 */
export function stackProducts(config: StackConfig): Product[] {
  const enabled = Object.entries(config.products).filter(([, product]) => product.enabled);
  const faults: string[] = [];
  const products = enabled.flatMap(([name, { data }]) => {
    const product = SHIPPED_PRODUCTS[name]?.product;
    if (product !== undefined && data !== undefined) {
      const folder = resolve(getRootDirectory(), data);
      faults.push(...validateDataFolder(`lakehouse:${name}.data`, folder, Object.values(product.sources)));
    }
    return product ?? [];
  });
  throwFaults("the source data", faults);
  return products;
}
