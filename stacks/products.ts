import { getRootDirectory } from "@pulumi/pulumi";
import { resolve } from "node:path";
import { throwFaults } from "../components/core/errors.ts";
import type { Product } from "../components/spec/product.ts";
import { validateCsvFolder } from "../components/spec/validate-csv-folder.ts";
import { pagila } from "../jobs/pagila/product.ts";
import type { StackConfig } from "./config.ts";

/**
 * The products a stack has.
 *
 * @throws LakehouseError when a folder of source data named by the configuration cannot be loaded
 */
export function stackProducts(config: StackConfig): Product[] {
  if (!config.pagila.enabled) return [];
  const { data } = config.pagila;
  if (data !== undefined) {
    const faults = Object.values(pagila.sources).flatMap((source) =>
      validateCsvFolder("lakehouse:pagila.data", resolve(getRootDirectory(), data), source),
    );
    throwFaults("the source data", faults);
  }
  return [pagila];
}
