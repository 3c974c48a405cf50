import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { run } from "./command.ts";
import type { Machine } from "./machine.ts";
import { exists } from "./place.ts";
import { cliFolder } from "./pulumi-cli.ts";
import type { Stage, StageReport } from "./stage.ts";

/** The stack that plain commands work on. */
const STACK = "dev";

/** File with the passphrase that encrypts the secrets of the local stacks. */
export function passphraseFile(machine: Machine): string {
  return path.join(machine.state, "passphrase");
}

/** State folder, passphrase and the stack `dev`, all inside the git-ignored `.lakehouse/`. */
export const localState: Stage = {
  name: "local state",
  purpose: `state folder, passphrase and stack ${STACK}, no account needed`,
  after: ["pulumi cli", "node language host"],
  run: async ({ machine }): Promise<StageReport> => {
    await mkdir(path.join(machine.state, "state"), { recursive: true, mode: 0o700 });
    await chmod(machine.state, 0o700);
    const newPassphrase = await providePassphrase(machine);
    const newStack = await provideStack(machine);
    const created = [...(newPassphrase ? ["passphrase"] : []), ...(newStack ? [`stack ${STACK}`] : [])];
    if (created.length === 0) return { outcome: "found", detail: machine.state };
    return { outcome: "created", detail: `${created.join(", ")} in ${machine.state}` };
  },
};

/** Write a new passphrase unless there is one: losing it would lose every secret of the stacks. */
async function providePassphrase(machine: Machine): Promise<boolean> {
  const file = passphraseFile(machine);
  if (await exists(file)) {
    await chmod(file, 0o600);
    return false;
  }
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  try {
    // A link fails where a file exists, so neither an interruption nor a second process can leave half a passphrase.
    await link(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return true;
}

async function provideStack(machine: Machine): Promise<boolean> {
  const pulumi = path.join(cliFolder(machine), "pulumi");
  const env = {
    PULUMI_HOME: machine.pulumiHome,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(process.env["PULUMI_CONFIG_PASSPHRASE"] === undefined
      ? {
          PULUMI_CONFIG_PASSPHRASE_FILE:
            process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? passphraseFile(machine),
        }
      : {}),
  };
  const at = ["--cwd", machine.root, "--non-interactive"];
  const names = await run(pulumi, ["stack", "ls", "--json", ...at], { env });
  const stacks = JSON.parse(names) as readonly { readonly name: string; readonly current: boolean }[];
  const known = stacks.some(({ name }) => name.split("/").at(-1) === STACK);
  if (!known) {
    await run(pulumi, ["stack", "init", STACK, ...at], {
      env,
      fix: `A Pulumi.${STACK}.yaml from another machine belongs to that machine's passphrase: move it away, then repeat.`,
    });
  }
  // A stack that the user has selected stays selected; without any, plain `npx pulumi` would ask for one.
  if (known && !stacks.some(({ current }) => current))
    await run(pulumi, ["stack", "select", STACK, ...at], { env });
  return !known;
}
