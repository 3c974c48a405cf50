import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

/** `lakehouse quality`: what the checks of a product found last. */
export function register(program: Command): void {
  program
    .command("quality <product>")
    .description("show what each rule, expectation and dbt test of a product found when its job ran last")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "no check stopped a job",
        failed: "a check stopped its job, there is no result yet, or Postgres does not answer",
      }),
    )
    .action(async (product: string, options: { stack: string; json?: boolean }) => {
      const [
        { readQuality, stopped },
        { renderQuality },
        { declaredProduct },
        { readOutputs },
        { stackTools },
      ] = await Promise.all([
        import("../quality/read-quality.ts"),
        import("../output/quality-text.ts"),
        import("../stack/declared-products.ts"),
        import("../stack/stack-outputs.ts"),
        import("../stack/stack-tools.ts"),
      ]);
      const { context, pulumi } = stackTools(options.stack);
      declaredProduct(context, product);
      const report = await readQuality(await readOutputs(pulumi, options.stack), product);
      print(options.json === true ? report : renderQuality(report));
      for (const { table, check } of stopped(report)) {
        process.stderr.write(`${table}: ${check} stopped its job\n`);
        process.exitCode = EXIT.failed;
      }
    });
}
