import type { Command } from "commander";
import { interruptible } from "../command/interruption.ts";
import { dataOption, jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly data: Record<string, string>;
  readonly replaceSource: string[];
  readonly skipRun?: boolean;
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
    .addOption(dataOption())
    .option(
      "--replace-source <product>",
      "allow the rows of this product's sample source to be replaced by others (may be repeated)",
      (product: string, before: string[]) => [...before, product],
      [],
    )
    .option("--skip-run", "bring everything up and load the sources, but run no pipeline")
    .option("--yes", "accepted for scripts; up never asks")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed, 2 bad input (nothing was changed), 3 refused to replace rows, 130 interrupted",
    )
    .action(async (options: Options) => {
      const [{ up }, { renderUp, upJson }] = await Promise.all([
        import("../stack/up.ts"),
        import("../output/up-text.ts"),
      ]);
      const { stack, data, replaceSource, skipRun = false } = options;
      const again = "What is done stays done: the next ./lakehouse up continues from here.";
      const result = await interruptible(again, () => up({ stack, data, replaceSource, skipRun }));
      print(options.json === true ? upJson(result) : renderUp(result));
    });
}
