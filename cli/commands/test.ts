import { Option, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { interruptible } from "../command/interruption.ts";
import { print } from "../output/print.ts";
import { renderTable } from "../output/table.ts";
import { chooseLayers } from "../testing/choose-layers.ts";
import { LAYER_NAMES, type LayerName } from "../testing/layers.ts";
import { runTests } from "../testing/run-tests.ts";

/** `lakehouse test`: every check of the project; the last line is the sum. */
export function register(program: Command): void {
  program
    .command("test")
    .description("run every check and test of the project; the last line is `N passed, N failed`")
    .option("--report", "also write test-report/rows.json, the state of every acceptance row")
    .addOption(new Option("--only <layer...>", "only these layers").choices(LAYER_NAMES))
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "everything passed", failed: "something failed", interrupted: "interrupted" }),
    )
    .action(async (options: { report?: boolean; only?: LayerName[] }) => {
      const { programsAreBuilt } = await import("../../test/support/cluster/programs.ts");
      const layers = await chooseLayers(options.only, programsAreBuilt, (line) => {
        process.stderr.write(`${line}\n`);
      });
      const tallies = await interruptible("No result.", () => runTests(layers, options.report === true));
      const rows = tallies.map(({ layer, passed, failed, skipped, seconds }) => [
        layer,
        ...[passed, failed, skipped].map(String),
        seconds.toFixed(1),
      ]);
      print(renderTable(["layer", "passed", "failed", "skipped", "seconds"], rows));
      const sum = (key: "passed" | "failed"): number =>
        tallies.reduce((total, tally) => total + tally[key], 0);
      print(`${sum("passed")} passed, ${sum("failed")} failed`);
      if (sum("failed") > 0) process.exitCode = EXIT.failed;
    });
}
