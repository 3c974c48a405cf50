import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { renderExports, shellEnvironment, writePasswordFile } from "../stack/shell-environment.ts";
import { findOutputs } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse env`: variables for working without `./lakehouse`. */
export function register(program: Command): void {
  program
    .command("env")
    .description(
      'print shell exports for plain npx pulumi, psql and the Trino CLI: eval "$(./lakehouse env)"',
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "the variables were printed", failed: "the stack could not be read" }),
    )
    .action(async (options: { stack: string; json?: boolean }) => {
      const { context, pulumi } = stackTools(options.stack);
      const outputs = await findOutputs(pulumi);
      if (outputs !== undefined) writePasswordFile(context, outputs);
      const variables = shellEnvironment(context, outputs, process.env);
      print(options.json === true ? variables : renderExports(variables));
    });
}
