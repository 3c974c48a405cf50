import { execa } from "execa";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Credential, StackDescription } from "../../../components/index.ts";

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, "../../..");

/** The stack that integration tests own: names and ports of its own, so that it runs beside a user's stack. */
export const STACK = "it";

/** Published ports of {@link STACK}. */
export const PORTS = {
  postgres: { sql: 25432 },
  minio: { api: 29000, console: 29001 },
  "spark-master": { ui: 28081 },
  "spark-connect": { grpc: 25002, thrift: 20000, ui: 24040 },
  trino: { http: 28080 },
  jupyter: { http: 28888 },
  dagster: { http: 23000 },
} as const;

/** The Pagila extract when it lies beside the checkout; otherwise the project's own sample is used. */
export const PAGILA_EXTRACT = resolve(ROOT, "../shared/data/pagila");
export const HAS_EXTRACT = existsSync(PAGILA_EXTRACT);

/** Configuration of {@link STACK} as `Pulumi.it.yaml` holds it. */
export function stackConfig(): Record<string, unknown> {
  return {
    "lakehouse:profile": "tiny",
    "lakehouse:namePrefix": "it-",
    "lakehouse:services": Object.fromEntries(
      Object.entries(PORTS).map(([service, ports]) => [service, { ports }]),
    ),
    ...(HAS_EXTRACT ? { "lakehouse:pagila": { data: PAGILA_EXTRACT } } : {}),
  };
}

/** How a command of the tests is run, where it differs from the usual. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the output as it comes, for commands that take minutes. */
  readonly show?: boolean;
}

/** Runs `./lakehouse … --stack it` as a user would; a non-zero exit is a result, not an exception. */
export function lakehouse(args: readonly string[], options: CommandOptions = {}) {
  return execa(resolve(ROOT, "lakehouse"), [...args, "--stack", STACK], {
    cwd: ROOT,
    reject: false,
    all: true,
    stdin: "ignore",
    stdout: options.show === true ? ["pipe", "inherit"] : "pipe",
    stderr: options.show === true ? ["pipe", "inherit"] : "pipe",
    env: { ...options.env },
  });
}

/** Environment in which plain `npx pulumi` works on the stack, as `./lakehouse env` prints it. */
export function pulumiEnv(): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${resolve(ROOT, ".lakehouse/state")}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: resolve(ROOT, ".lakehouse/passphrase"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PATH: `${resolve(ROOT, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
  };
}

/** Runs plain `pulumi` on the stack. */
export async function pulumi(args: readonly string[]): Promise<string> {
  const { stdout } = await execa("pulumi", [...args, "--stack", STACK, "--non-interactive"], {
    cwd: ROOT,
    env: pulumiEnv(),
    stdin: "ignore",
  });
  return stdout;
}

/** Outputs of the stack, credentials included. */
export async function stackOutputs(): Promise<{
  description: StackDescription;
  credentials: Record<string, Credential>;
}> {
  return JSON.parse(await pulumi(["stack", "output", "--json", "--show-secrets"])) as Awaited<
    ReturnType<typeof stackOutputs>
  >;
}

/** One generated credential of the stack, for example `postgres/jobs`. */
export async function credential(name: string): Promise<Credential> {
  const found = (await stackOutputs()).credentials[name];
  if (found === undefined) throw new Error(`the stack has no credential ${name}`);
  return found;
}

/** Runs a command inside a service's container, as `docker exec` does. */
export async function inContainer(
  service: string,
  command: readonly string[],
  input?: string,
): Promise<string> {
  const interactive = input === undefined ? [] : ["--interactive"];
  const { stdout } = await execa("docker", ["exec", ...interactive, `it-${service}`, ...command], {
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  return stdout;
}
