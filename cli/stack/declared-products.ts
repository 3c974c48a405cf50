import { parseStackConfig } from "../../stacks/config.ts";
import { stackProducts } from "../../stacks/products.ts";
import type { Product } from "../../components/spec/product.ts";
import { inputFailure } from "../command/failure.ts";
import { readStackConfig } from "./stack-config.ts";
import type { StackContext } from "./stack-context.ts";

/** The products that a stack's configuration switches on. */
export function declaredProducts(context: StackContext): Product[] {
  return stackProducts(parseStackConfig(readStackConfig(context)));
}

/** One of them by its name. @throws CommandFailure with exit code 2 that names those there are */
export function declaredProduct(context: StackContext, name: string): Product {
  const products = declaredProducts(context);
  const found = products.find((product) => product.name === name);
  if (found !== undefined) return found;
  const known = products.map((product) => product.name).join(", ") || "none";
  throw inputFailure("the command line", [`${name}: the stack has no such product; it has ${known}`]);
}
