import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { packageRoot } from "../../components/core/package-root.ts";
import type { ProfileName } from "../../components/spec/profile.ts";
import { Pulumi } from "../../cli/stack/pulumi.ts";
import { readOutputs, type StackOutputs } from "../../cli/stack/stack-outputs.ts";
import { stackContext } from "../../cli/stack/stack-context.ts";

/** The stack that benchmarks own: names and ports of its own, so that a user's stacks stay as they are. */
export const STACK = "bench";

const ROOT = packageRoot();
const FILE = resolve(ROOT, `Pulumi.${STACK}.yaml`);

const PORTS = {
  postgres: { sql: 15432 },
  minio: { api: 19000, console: 19001 },
  "spark-master": { ui: 18081 },
  "spark-connect": { grpc: 16002, thrift: 11000, ui: 14040 },
  trino: { http: 18080 },
  jupyter: { http: 18888 },
  dagster: { http: 13000 },
} as const;

/** What `./lakehouse up --json` says about its stages. */
export interface UpReport {
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
}

/**
 * Gives an action the configured but empty stack `bench`, and leaves nothing of it.
 *
 * @param more further keys of the stack's configuration
 */
export async function withBenchStack<T>(
  profile: ProfileName,
  action: () => Promise<T>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  // What a benchmark that was killed has left is ours too.
  if (existsSync(FILE)) await remove();
  await lakehouse(["setup"]);
  configure(profile, more);
  try {
    return await action();
  } finally {
    await remove();
  }
}

/** Runs `./lakehouse … --stack bench` and returns its standard output; progress is shown. */
export async function lakehouse([command = "", ...args]: readonly string[]): Promise<string> {
  // Right after the command: what follows a `--` is not for it.
  const stack = command === "setup" ? [] : ["--stack", STACK];
  const { stdout } = await execa(resolve(ROOT, "lakehouse"), [command, ...stack, ...args], {
    cwd: ROOT,
    stdin: "ignore",
    stderr: "inherit",
  });
  return stdout;
}

/** Brings the stack up with its sample source loaded, running no pipeline. */
export async function up(): Promise<UpReport> {
  return JSON.parse(await lakehouse(["up", "--skip-run", "--json"])) as UpReport;
}

/** Removes everything the stack has made, turning both keys; the stack itself can come up again. */
export async function destroy(): Promise<void> {
  const before = readFileSync(FILE, "utf8");
  await pulumi().read("config", "set", "lakehouse:allowDataLoss", "true");
  try {
    await lakehouse(["destroy", "--delete-data", "--yes"]);
  } finally {
    writeFileSync(FILE, before);
  }
}

/** The Pulumi CLI on the stack. */
export function pulumi(): Pulumi {
  return new Pulumi(stackContext(STACK));
}

/** Names, ports and credentials of the stack when it is up. */
export function outputs(): Promise<StackOutputs> {
  return readOutputs(pulumi(), STACK);
}

function configure(profile: ProfileName, more: Readonly<Record<string, unknown>>): void {
  const services = Object.fromEntries(Object.entries(PORTS).map(([service, ports]) => [service, { ports }]));
  const config = {
    "lakehouse:profile": profile,
    "lakehouse:namePrefix": `${STACK}-`,
    "lakehouse:services": services,
    ...more,
  };
  writeFileSync(FILE, stringify({ config }));
}

async function remove(): Promise<void> {
  const listed = JSON.parse(await pulumi().read("stack", "ls", "--json")) as { name: string }[];
  if (listed.some(({ name }) => name === STACK)) {
    await destroy();
    await pulumi().read("stack", "rm", "--yes");
  }
  rmSync(FILE, { force: true });
}
