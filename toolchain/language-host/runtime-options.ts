import { z } from "zod/mini";

const schema = z.looseObject({
  typescript: z._default(z.union([z.boolean(), z.stringbool()]), true),
  tsconfig: z.optional(z.string()),
  nodeargs: z.optional(z.string()),
  packagemanager: z.optional(z.enum(["npm", "yarn", "pnpm", "bun"])),
});

/** `runtime.options` of `Pulumi.yaml`, `PulumiPlugin.yaml` or `PulumiPolicy.yaml`. */
export interface RuntimeOptions {
  /** Whether the SDK registers its own TypeScript compiler. Default true, as in the official host. */
  readonly typescript: boolean;
  /** Path of the tsconfig file the SDK's compiler uses. */
  readonly tsconfig: string | undefined;
  /** Further arguments for Node itself. */
  readonly nodeArguments: readonly string[];
  /** What `pulumi install` uses; by default the lock file present decides. */
  readonly packageManager: "npm" | "yarn" | "pnpm" | "bun" | undefined;
}

/**
 * Read the runtime options.
 * @throws Error that names each wrong option.
 */
export function parseRuntimeOptions(raw: unknown): RuntimeOptions {
  const result = schema.safeParse(raw ?? {});
  if (!result.success) {
    throw new Error(`runtime options of the nodejs runtime are wrong:\n${z.prettifyError(result.error)}`);
  }
  const { typescript, tsconfig, nodeargs, packagemanager } = result.data;
  return {
    typescript,
    tsconfig,
    nodeArguments: splitArguments(nodeargs ?? ""),
    packageManager: packagemanager,
  };
}

/** Split at white space outside of single and double quotes. */
function splitArguments(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"']+)+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
