import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { STACK_LABEL } from "../../cli/engine/containers.ts";
import type { Docker } from "../../cli/engine/docker.ts";
import { locateMachine } from "../../cli/setup/machine.ts";
import { TERRAFORM_PROVIDERS, terraformConfig } from "./terraform-config.ts";
import { buildTerraformProviders } from "./terraform-providers.ts";
import { timed } from "./timed.ts";

/** Exit codes of `terraform plan -detailed-exitcode`. */
const NO_CHANGES = 0;
const CHANGES = 2;

/** What the peer measured. */
export interface TerraformPlans {
  /** Seconds of each plan. */
  readonly seconds: readonly number[];
  /** Whether Terraform finds its own work up to date. */
  readonly empty: boolean;
}

/** Version of Terraform on PATH, or undefined without one. */
export async function terraformVersion(): Promise<string | undefined> {
  const result = await execa("terraform", ["version", "-json"], { reject: false, stdin: "ignore" });
  if (result.exitCode !== 0) return undefined;
  return (JSON.parse(result.stdout) as { terraform_version: string }).terraform_version;
}

/**
 * Makes the resources of a stack again by Terraform and times plans in which nothing changes. The stack itself has to
 * be gone, since names and ports are the same; everything is removed in the end.
 *
 * @param exported the stack's state in clear
 */
export async function timeTerraformPlans(
  parts: { readonly docker: Docker; readonly stack: string; readonly exported: string },
  repeat: number,
  say: (line: string) => void,
): Promise<TerraformPlans> {
  const machine = locateMachine();
  // Where the Pulumi program runs, and its paths start from.
  const program = join(machine.root, "stacks");
  const providers = await buildTerraformProviders(machine, say);
  // For its owner alone: configuration and state of Terraform hold the passwords in clear.
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-terraform-"));
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text, { mode: 0o600 });
  };
  // On lines of their own: Terraform's messages quote the line that they are about.
  write("main.tf.json", JSON.stringify(terraformConfig(parts.exported, program), null, 2));
  write("terraformrc", cliConfig(providers));
  const terraform = (...args: string[]) =>
    execa("terraform", args, {
      cwd: folder,
      env: { TF_CLI_CONFIG_FILE: join(folder, "terraformrc"), CHECKPOINT_DISABLE: "1" },
      stdin: "ignore",
      stdout: 2,
      stderr: 2,
      reject: false,
    });
  const plan = async (): Promise<{ exitCode: number; seconds: number }> => {
    const { result, seconds } = await timed(() =>
      terraform("plan", "-detailed-exitcode", "-input=false", "-no-color", "-compact-warnings"),
    );
    return { exitCode: result.exitCode ?? -1, seconds };
  };
  try {
    say("terraform apply");
    const applied = await terraform(
      "apply",
      "-auto-approve",
      "-input=false",
      "-no-color",
      "-compact-warnings",
    );
    if (applied.exitCode !== 0) throw new Error("terraform apply failed; its output is above");
    // The first plan fills caches that stay.
    const { exitCode } = await plan();
    if (exitCode !== NO_CHANGES && exitCode !== CHANGES) throw new Error("terraform plan failed");
    const seconds: number[] = [];
    for (let round = 1; round <= repeat; round++) seconds.push((await plan()).seconds);
    return { seconds, empty: exitCode === NO_CHANGES };
  } finally {
    await removeByLabel(parts.docker, parts.stack);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes the providers from the folder they were built into; no registry is asked. */
function cliConfig(providers: string): string {
  const overrides = Object.values(TERRAFORM_PROVIDERS).map((source) => `    "${source}" = "${providers}"`);
  return ["provider_installation {", "  dev_overrides {", ...overrides, "  }", "  direct {}", "}", ""].join(
    "\n",
  );
}

/** Everything in the servers goes with their volumes. */
async function removeByLabel(docker: Docker, stack: string): Promise<void> {
  const filter = ["--filter", `label=${STACK_LABEL}=${stack}`, "--quiet"];
  const found = async (...listing: string[]): Promise<string[]> =>
    (await docker.read(...listing, ...filter)).split("\n").filter((id) => id !== "");
  const containers = await found("ps", "--all");
  if (containers.length > 0) await docker.read("rm", "--force", "--volumes", ...containers);
  for (const volume of await found("volume", "ls")) await docker.read("volume", "rm", volume);
  for (const network of await found("network", "ls")) await docker.read("network", "rm", network);
}
