/** The commands behind `./lakehouse`; each file of `commands/` registers one. */
import { readdir } from "node:fs/promises";

import { Command, CommanderError } from "commander";

import packageJson from "../package.json" with { type: "json" };
import { exitCodeOf, isForUser } from "./command/exit-code.ts";
import { EXIT } from "./command/failure.ts";

/** What a file of `commands/` exports. */
interface CommandModule {
  readonly register: (program: Command) => void;
}

async function createProgram(): Promise<Command> {
  const program = new Command("lakehouse")
    .description("A data lakehouse on this machine: declared in TypeScript, run by Pulumi")
    .version(packageJson.version)
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
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    } else if (isForUser(error)) {
      process.stderr.write(`lakehouse: ${error.message}\n`);
      process.exitCode = exitCodeOf(error);
    } else {
      throw error;
    }
  }
}

await main();
