import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stackTools, type StackTools } from "../stack/stack-tools.ts";
import type { TablePlan } from "../stack/table-plan.ts";

/** `lakehouse plan`: what `up` would change, judged by the policies. */
export function register(program: Command): void {
  program
    .command("plan")
    .description(
      "show what up would change in the stack and its tables, and check it against the policies; changes nothing",
    )
    .addOption(stackOption())
    .option("--diff", "show every property that changes")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the plan is fine",
        failed: "it breaks a policy or cannot be made",
        refused: "a table cannot take a change",
      }),
    )
    .action(async (options: { stack: string; diff?: boolean; json?: boolean }) => {
      const tools = stackTools(options.stack);
      const preview = ["preview", "--suppress-outputs", "--policy-pack", "policies"];
      if (options.json === true) {
        const { stdout, exitCode } = await tools.pulumi.readWithCode(...preview, "--json");
        if (exitCode !== 0) process.exitCode = EXIT.failed;
        const { changes, tables } = await tablesOf(tools);
        print({ ...previewed(stdout), tableChanges: changes, tables });
        return;
      }
      const exitCode = await tools.pulumi.follow(...preview, ...(options.diff === true ? ["--diff"] : []));
      if (exitCode !== 0) process.exitCode = EXIT.failed;
      const { renderTablePlan } = await import("../output/table-plan-text.ts");
      print(renderTablePlan(await tablesOf(tools)));
    });
}

/** The table plan; a change that a table cannot take decides the exit code. */
async function tablesOf(tools: StackTools): Promise<TablePlan> {
  const { stackTablePlan } = await import("../stack/table-plan.ts");
  const plan = await stackTablePlan(tools);
  if (plan.changes.some(({ refused }) => refused)) process.exitCode = EXIT.refused;
  return plan;
}

/** What Pulumi printed; a preview that fails may print words instead of JSON. */
function previewed(stdout: string): object {
  try {
    return JSON.parse(stdout) as object;
  } catch (error) {
    if (error instanceof SyntaxError) return { output: stdout };
    throw error;
  }
}
