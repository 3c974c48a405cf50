import { Argument, type Command } from "commander";
import { SERVICE_NAMES } from "../../components/spec/service-name.ts";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse status`: what runs, how it is, and the last run of each product. */
export function register(program: Command): void {
  program
    .command("status")
    .description("show each service's state, health, memory and addresses, and each product's last run")
    .addArgument(
      new Argument("[services...]", "only these services, each asked now whether it answers").choices(
        SERVICE_NAMES,
      ),
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "everything, or each service named, is healthy", failed: "something is not" }),
    )
    .action(async (services: string[], options: { stack: string; json?: boolean }) => {
      const [{ readStatus }, { renderStatus, statusFaults }] = await Promise.all([
        import("../stack/status.ts"),
        import("../output/status-text.ts"),
      ]);
      const status = await readStatus(stackTools(options.stack), services);
      print(options.json === true ? status : renderStatus(status, services.length > 0));
      for (const fault of statusFaults(status)) process.stderr.write(`${fault}\n`);
      if (!status.healthy) process.exitCode = EXIT.failed;
    });
}
