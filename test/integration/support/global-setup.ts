import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { lakehouse, ROOT, STACK, stackConfig } from "./it-stack.ts";
import { writeStackConfig } from "./stack-config-file.ts";

/** Brings the stack of the tests up once; the last test file takes it down by the documented way. */
export async function setup(): Promise<void> {
  if (!existsSync(resolve(ROOT, `Pulumi.${STACK}.yaml`))) {
    const made = await lakehouse(["setup"], { show: true });
    if (made.exitCode !== 0) throw new Error("./lakehouse setup failed; its output is above");
  }
  writeStackConfig(stackConfig());
  const result = await lakehouse(["up"], { show: true });
  if (result.exitCode !== 0)
    throw new Error(`./lakehouse up failed with exit code ${result.exitCode}; its output is above`);
}
