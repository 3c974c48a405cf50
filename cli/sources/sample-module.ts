import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Product } from "../../components/spec/product.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";

/** Loads a product's generator of sample rows. @throws CommandFailure when the product has none */
export async function sampleModule<Module>(product: Product): Promise<Module> {
  const file = join(product.folder, "sample.ts");
  if (!existsSync(file)) {
    throw new CommandFailure(
      `product ${product.name} generates no sample; give a folder of files: --data ${product.name}=<folder>`,
      EXIT.usage,
    );
  }
  return (await import(pathToFileURL(file).href)) as Module;
}
