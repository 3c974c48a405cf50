import { resolve } from "node:path";
import { execa } from "execa";
import { PRODUCT } from "./campaigns.ts";
import { lakehouse, ROOT, stackConfig } from "./it-stack.ts";
import { removeLeftOvers } from "./remove-left-overs.ts";
import { readStackFile, writeStackConfig } from "./stack-config-file.ts";

/** Brings the stack of the tests up once; the last test file takes it down by the documented way. */
export async function setup(): Promise<void> {
  await execa(resolve(ROOT, "lakehouse"), ["setup"], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
  // A checkout without the stack's salt never had it: what runs under its name is of another checkout.
  if (readStackFile().encryptionsalt === undefined) await removeLeftOvers();
  // A product that a test switched on holds data, so that it cannot be switched off.
  const products = Object.entries(readStackFile().config ?? {}).filter(([key]) =>
    key.endsWith(`:${PRODUCT}`),
  );
  writeStackConfig({ ...stackConfig(), ...Object.fromEntries(products) });
  const result = await lakehouse(["up"], { show: true });
  if (result.exitCode !== 0)
    throw new Error(`./lakehouse up failed with exit code ${result.exitCode}; its output is above`);
}
