import { Command, Option } from "commander";
import { ExecaError } from "execa";
import { positiveNumber } from "../../cli/command/options.ts";

/** Options that every benchmark has. */
export interface BenchOptions {
  readonly json: boolean;
  /** How often the measurement is repeated. */
  readonly repeat: number;
}

/**
 * A benchmark's command line with the options that all have.
 *
 * @param repeat how often it measures unless told otherwise
 */
export function benchCommand(name: string, description: string, repeat: number): Command {
  return new Command(name)
    .description(description)
    .option("--json", "print the report as JSON on standard output; progress goes to standard error", false)
    .addOption(
      new Option("--repeat <n>", "how often to measure; medians are printed")
        .default(repeat)
        .argParser(positiveNumber),
    );
}

/** Runs a benchmark; a failure is told in one message, since the programs that it ran have shown theirs. */
export async function runBench(command: Command): Promise<void> {
  try {
    await command.parseAsync();
  } catch (error) {
    const message = error instanceof ExecaError ? error.shortMessage : String(error);
    process.stderr.write(`${command.name()}: nothing was measured: ${message}\n`);
    process.exitCode = 1;
  }
}
