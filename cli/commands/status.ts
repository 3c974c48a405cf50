import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

/** `lakehouse status`: what runs, how it is, and the last run of each product. */
export function register(program: Command): void {
  program
    .command("status")
    .description("show each service's state, health, memory and addresses, and each product's last run")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", exitCodesHelp({ ok: "everything is healthy", failed: "something is not" }))
    .action(async (options: { stack: string; json?: boolean }) => {
      const [{ readStatus }, { renderStatus }] = await Promise.all([
        import("../stack/status.ts"),
        import("../output/status-text.ts"),
      ]);
      const status = await readStatus(options.stack);
      print(options.json === true ? status : renderStatus(status));
      if (!status.healthy) process.exitCode = EXIT.failed;
    });
}
