import type { Command } from "commander";
import { interruptible } from "../command/interruption.ts";
import { dataOption, jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly layer?: string;
  readonly job?: string;
  readonly data: Record<string, string>;
  readonly replaceSource: string[];
  readonly json?: boolean;
}

/** `lakehouse run`: run jobs of one product. */
export function register(program: Command): void {
  program
    .command("run <product>")
    .description("run the jobs of a data product on the stack")
    .addOption(stackOption())
    .option("--layer <layer>", "only the jobs that fill tables of this layer")
    .option("--job <job>", "only this job")
    .addOption(dataOption())
    .option(
      "--replace-source <product>",
      "allow the rows of this product's sample source to be replaced by others (may be repeated)",
      (product: string, before: string[]) => [...before, product],
      [],
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExit codes: 0 every job succeeded, 1 a job failed, 2 bad input, 3 refused to replace rows, 130 interrupted",
    )
    .action(async (product: string, options: Options) => {
      const [{ run }, { renderRun }] = await Promise.all([
        import("../pipeline/run.ts"),
        import("../output/run-text.ts"),
      ]);
      const again = "Published tables are whole; run the command again to finish.";
      const record = await interruptible(again, () => run({ product, ...options }));
      print(options.json === true ? record : renderRun(record));
    });
}
