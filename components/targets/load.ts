import type { Target } from "../spec/target.ts";

/**
 * Loads what a target needs beyond the toolkit's own packages, before a lakehouse is made on it: for `aws` its SDK, which
 * programs that run elsewhere need not have. Others need nothing.
 *
 * @throws the module loader's error when `@pulumi/aws` is not installed
 */
export async function loadTarget(kind: Target["kind"]): Promise<void> {
  if (kind === "aws") await import("./aws.ts");
}
