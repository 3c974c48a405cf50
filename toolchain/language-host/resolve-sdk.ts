import { createRequire } from "node:module";
import path from "node:path";

/**
 * The file of `@pulumi/pulumi`'s module `request` as the program in `directory` would load it.
 * @throws Error that says what to install where.
 */
export function resolveSdk(directory: string, request: string): string {
  try {
    return createRequire(path.join(directory, "package.json")).resolve(`@pulumi/pulumi/${request}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(
      `cannot find module '@pulumi/pulumi/${request}' from ${directory}: ` +
        `install the program's dependencies there first (npm ci, or: npm install @pulumi/pulumi)`,
      { cause: error },
    );
  }
}
