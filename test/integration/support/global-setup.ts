import { lakehouse, stackConfig } from "./it-stack.ts";
import { writeStackConfig } from "./stack-config-file.ts";

/** Brings the stack of the tests up once; the last test file takes it down by the documented way. */
export async function setup(): Promise<void> {
  writeStackConfig(stackConfig());
  const result = await lakehouse(["up"], { show: true });
  if (result.exitCode !== 0)
    throw new Error(`./lakehouse up failed with exit code ${result.exitCode}; its output is above`);
}
