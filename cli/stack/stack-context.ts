import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../components/core/package-root.ts";

/** The stack that a command works on, and where its files are. */
export interface StackContext {
  /** Name of the Pulumi stack. */
  readonly name: string;
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  /** Folder of everything generated for local stacks; git-ignored, for its owner alone. */
  readonly workFolder: string;
  /** What Pulumi needs in its environment, besides what is set already. */
  readonly env: Readonly<Record<string, string>>;
}

/** Describes a stack by its name; nothing is read or started. */
export function stackContext(name: string): StackContext {
  const root = packageRoot();
  const workFolder = join(root, ".lakehouse");
  return { name, root, workFolder, env: pulumiEnvironment(workFolder, process.env) };
}

/** A passphrase that the user keeps elsewhere wins over the generated one. */
function pulumiEnvironment(workFolder: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const passphrase = join(workFolder, "passphrase");
  const given = env["PULUMI_CONFIG_PASSPHRASE"] ?? env["PULUMI_CONFIG_PASSPHRASE_FILE"];
  return {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(given === undefined && existsSync(passphrase) ? { PULUMI_CONFIG_PASSPHRASE_FILE: passphrase } : {}),
  };
}
