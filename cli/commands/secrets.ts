import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { renderTable } from "../output/table.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse secrets`: the generated user names and passwords. */
export function register(program: Command): void {
  program
    .command("secrets")
    .description("print the generated user names and passwords (anyone who sees the output can use them)")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "the credentials were printed", failed: "there is no such stack" }),
    )
    .action(async (options: { stack: string; json?: boolean }) => {
      const { credentials } = await readOutputs(stackTools(options.stack).pulumi, options.stack);
      if (options.json === true) {
        print(credentials);
        return;
      }
      const rows = Object.entries(credentials)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([account, { user, password }]) => [account, user, password]);
      print(renderTable(["account", "user", "password"], rows));
    });
}
