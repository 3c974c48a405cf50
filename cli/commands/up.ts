import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { interruptible } from "../command/interruption.ts";
import {
  dataOption,
  deleteDataOption,
  jsonOption,
  replaceSourceOption,
  stackOption,
} from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly data: Record<string, string>;
  readonly replaceSource: string[];
  readonly skipRun?: boolean;
  readonly deleteData?: boolean;
  readonly json?: boolean;
}

/** `lakehouse up`: from whatever is there to gold tables that answer. */
export function register(program: Command): void {
  program
    .command("up")
    .description(
      "bring up the stack, load the sample sources, run the pipeline, show the result (safe to repeat)",
    )
    .addOption(stackOption())
    .addOption(
      dataOption(
        "load the product's sample source from a folder of files, one per table (may be repeated; kept in the stack's configuration)",
      ),
    )
    .addOption(replaceSourceOption())
    .option("--skip-run", "bring everything up and load the sources, but run no pipeline")
    .addOption(deleteDataOption())
    .option("--yes", "accepted for scripts; up never asks")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "everything answers",
        failed: "something failed; repeat the command to go on",
        usage: "bad input, or the stack is from a newer version; nothing was changed",
        refused: "rows may not be replaced, or a table, a database or another resource would lose some",
        interrupted: "interrupted; repeat the command to go on",
      }),
    )
    .action(async (options: Options) => {
      const [{ up }, { renderUp, upJson }] = await Promise.all([
        import("../stack/up.ts"),
        import("../output/up-text.ts"),
      ]);
      const { stack, data, replaceSource, skipRun = false, deleteData = false } = options;
      const again = "What is done stays done: the next ./lakehouse up continues from here.";
      const result = await interruptible(again, () =>
        up({ stack, data, replaceSource, skipRun, deleteData }),
      );
      print(options.json === true ? upJson(result) : renderUp(result));
    });
}
