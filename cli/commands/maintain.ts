import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `lakehouse maintain`: apply the retention that the tables of one product declare. */
export function register(program: Command): void {
  program
    .command("maintain <product>")
    .description(
      "remove the rows of a product's tables that are older than their declared retention, and no others",
    )
    .addOption(stackOption())
    .option("--dry-run", "only tell what would be removed")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "every table keeps what it declares, and no more",
        failed: "a table was left as it is, or a service does not answer",
        interrupted: "interrupted",
      }),
    )
    .action(async (product: string, options: Options) => {
      const [{ maintain }, { renderMaintained }] = await Promise.all([
        import("../pipeline/maintain.ts"),
        import("../output/maintained-text.ts"),
      ]);
      const again = "Tables are whole; run the command again to finish.";
      const record = await interruptible(again, () => maintain({ product, ...options }));
      print(options.json === true ? record : renderMaintained(record));
      if (record.tables.some(({ fault }) => typeof fault === "string")) process.exitCode = EXIT.failed;
    });
}
