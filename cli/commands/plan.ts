import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse plan`: what `up` would change, judged by the policies. */
export function register(program: Command): void {
  program
    .command("plan")
    .description("show what up would change, and check it against the policies; changes nothing")
    .addOption(stackOption())
    .option("--diff", "show every property that changes")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "the plan is fine", failed: "it breaks a policy or cannot be made" }),
    )
    .action(async (options: { stack: string; diff?: boolean; json?: boolean }) => {
      const { pulumi } = stackTools(options.stack);
      const preview = ["preview", "--suppress-outputs", "--policy-pack", "policies"];
      if (options.json === true) {
        const { stdout, exitCode } = await pulumi.readWithCode(...preview, "--json");
        print(stdout);
        if (exitCode !== 0) process.exitCode = EXIT.failed;
        return;
      }
      const exitCode = await pulumi.follow(...preview, ...(options.diff === true ? ["--diff"] : []));
      if (exitCode !== 0) process.exitCode = EXIT.failed;
    });
}
