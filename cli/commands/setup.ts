import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";

/** `lakehouse setup`: bring what the machine lacks. */
export function register(program: Command): void {
  program
    .command("setup")
    .description(
      "bring what is missing: Pulumi CLI, provider plugins, Docker engine, base image, local state (safe to repeat)",
    )
    .option("--json", "print the result as JSON on standard output; progress goes to standard error")
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "nothing is missing",
        failed: "something could not be brought; the lines above say what to do",
      }),
    )
    .action(async (options: { json?: boolean }) => {
      // Loaded when it is needed: the other commands start faster without the stages' libraries.
      const { runSetup } = await import("../setup/run-setup.ts");
      const result = await runSetup();
      if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      if (!result.ok) process.exitCode = 1;
    });
}
