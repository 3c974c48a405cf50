import { Option, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { LAYERS } from "../../components/spec/layer.ts";
import { interruptible } from "../command/interruption.ts";
import { dataOption, jsonOption, replaceSourceOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly layer?: string;
  readonly job?: string;
  readonly table?: string;
  readonly date?: string;
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
    .addOption(new Option("--layer <layer>", "only the jobs that fill tables of this layer").choices(LAYERS))
    .option("--job <job>", "only this job")
    .option("--table <layer.name>", "only the job that fills this table")
    .option("--date <day>", "ingest the files delivered on this day, and no other (YYYY-MM-DD)")
    .addOption(
      dataOption(
        "for this run, load the product's sample source from a folder of files, one per table (may be repeated)",
      ),
    )
    .addOption(replaceSourceOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "every job succeeded",
        failed: "a job failed, or a service does not answer",
        refused: "rows may not be replaced",
        interrupted: "interrupted",
      }),
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
