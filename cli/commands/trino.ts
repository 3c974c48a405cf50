import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { stackOption } from "../command/options.ts";
import { terminalFlags } from "../engine/terminal-flags.ts";
import { readOutputs, serviceOf } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse trino`: the Trino shell. */
export function register(program: Command): void {
  program
    .command("trino [arguments...]")
    .description('open the Trino shell, or run one query: trino -- --execute "SHOW CATALOGS"')
    .addOption(stackOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the shell ended well",
        failed: "there is no such stack; otherwise the Trino client's own code",
      }),
    )
    .action(async (args: string[], options: { stack: string }) => {
      const { docker, pulumi } = stackTools(options.stack);
      const { container } = serviceOf(await readOutputs(pulumi, options.stack), "trino");
      process.exitCode = await docker.handOver(["exec", ...terminalFlags(), container, "trino", ...args]);
    });
}
