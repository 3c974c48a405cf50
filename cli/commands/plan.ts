import { Option, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { deleteDataOption, jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { hasUnprotectedData } from "../stack/data-losses.ts";
import { guardData, type PreviewDigest } from "../stack/guard-data.ts";
import { policyPack } from "../stack/policy-pack.ts";
import { findState } from "../stack/stack-state.ts";
import { stackTools, type StackTools } from "../stack/stack-tools.ts";
import type { TablePlan } from "../stack/table-plan.ts";

interface Options {
  readonly stack: string;
  readonly diff?: boolean;
  readonly markdown?: boolean;
  readonly deleteData?: boolean;
  readonly json?: boolean;
}

/** `lakehouse plan`: what `up` would change, judged by the policies. */
export function register(program: Command): void {
  program
    .command("plan")
    .description(
      "show what up would change in the stack and its tables, and check it against the policies; changes nothing",
    )
    .addOption(stackOption())
    .option("--diff", "show every property that changes")
    .addOption(
      new Option(
        "--markdown",
        "print one comment for a pull request: resources, tables, policies, sizes",
      ).conflicts(["diff", "json"]),
    )
    .addOption(deleteDataOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the plan is fine",
        failed: "it breaks a policy or cannot be made",
        refused: "a table cannot take a change, or data would go and a key is missing",
      }),
    )
    .action(async (options: Options) => {
      const tools = stackTools(options.stack);
      const pack = policyPack(tools.context, options.deleteData === true);
      if (options.markdown === true) {
        const { markdownPlan } = await import("../plan/markdown-plan.ts");
        const { comment, exitCode } = await markdownPlan(tools, pack, options.deleteData === true);
        if (exitCode !== EXIT.ok) process.exitCode = exitCode;
        print(comment);
      } else if (options.json === true) {
        await planAsJson(tools, pack, options.deleteData === true);
      } else {
        await planForPeople(tools, pack, options);
      }
    });
}

async function planAsJson(tools: StackTools, pack: readonly string[], deleteData: boolean): Promise<void> {
  const { stdout, exitCode } = await tools.pulumi.readWithCode(
    "preview",
    "--suppress-outputs",
    ...pack,
    "--json",
  );
  if (exitCode !== 0) process.exitCode = EXIT.failed;
  const { changes, tables } = await tablesOf(tools);
  const preview = previewed(stdout);
  print({ ...preview, tableChanges: changes, tables });
  guardData(tools, preview, deleteData, sayOnError);
}

async function planForPeople(tools: StackTools, pack: readonly string[], options: Options): Promise<void> {
  const { pulumi } = tools;
  const flags = options.diff === true ? ["--diff"] : [];
  const exitCode = await pulumi.follow("preview", "--suppress-outputs", ...pack, ...flags);
  if (exitCode !== 0) process.exitCode = EXIT.failed;
  const { renderTablePlan } = await import("../output/table-plan-text.ts");
  print(renderTablePlan(await tablesOf(tools)));
  const state = await findState(pulumi);
  // What is protected in the state the engine itself refuses to delete; only otherwise another look is needed.
  if (exitCode !== 0 || state === undefined || !hasUnprotectedData(state.resources)) return;
  const digest = previewed(await pulumi.read("preview", "--json", "--suppress-outputs"));
  guardData(tools, digest, options.deleteData === true, sayOnError);
}

/** The table plan; a change that a table cannot take decides the exit code. */
async function tablesOf(tools: StackTools): Promise<TablePlan> {
  const { stackTablePlan } = await import("../stack/table-plan.ts");
  const plan = await stackTablePlan(tools);
  if (plan.changes.some(({ refused }) => refused)) process.exitCode = EXIT.refused;
  return plan;
}

/** What Pulumi printed; a preview that fails may print words instead of JSON. */
function previewed(stdout: string): PreviewDigest & { readonly output?: string } {
  try {
    return JSON.parse(stdout) as PreviewDigest;
  } catch (error) {
    if (error instanceof SyntaxError) return { output: stdout };
    throw error;
  }
}

function sayOnError(line: string): void {
  process.stderr.write(`${line}\n`);
}
