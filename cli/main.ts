/** The commands behind `./lakehouse`; each file of `commands/` registers one. */
import { readdir } from "node:fs/promises";

import { Command, CommanderError } from "commander";

import { CliError } from "./cli-error.ts";

/** What a file of `commands/` exports. */
interface CommandModule {
  readonly register: (program: Command) => void;
}

/** Exit codes: 0 done, 1 failed, 2 wrong usage. */
const FAILED = 1;
const USAGE = 2;

async function createProgram(): Promise<Command> {
  const program = new Command("lakehouse")
    .description("A data lakehouse on this machine: declared in TypeScript, run by Pulumi")
    .showHelpAfterError("(./lakehouse --help lists the commands)")
    .exitOverride();
  const folder = new URL("commands/", import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  for (const file of files) {
    const module = (await import(new URL(file, folder).href)) as CommandModule;
    module.register(program);
  }
  return program;
}

async function main(): Promise<void> {
  const program = await createProgram();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message already; help and version are no failure.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    } else if (error instanceof CliError) {
      process.stderr.write(`lakehouse: ${error.message}\n`);
      process.exitCode = FAILED;
    } else {
      throw error;
    }
  }
}

await main();
