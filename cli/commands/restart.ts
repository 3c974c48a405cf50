import { Argument, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { SERVICE_NAMES } from "../../components/spec/service-name.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse restart`: start services anew, keep their data. */
export function register(program: Command): void {
  program
    .command("restart")
    .description("restart services and wait until each answers; every row is kept")
    .addArgument(new Argument("<services...>", "the services").choices(SERVICE_NAMES))
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({ ok: "each of them answers", failed: "one of them does not answer" }),
    )
    .action(async (services: string[], options: { stack: string; json?: boolean }) => {
      const { restart } = await import("../stack/restart.ts");
      const restarted = await restart(
        stackTools(options.stack),
        services,
        (line) => void process.stderr.write(`${line}\n`),
      );
      if (options.json === true) print({ stack: options.stack, restarted });
      else print(`Restarted ${restarted.join(", ")}: each of them answers.`);
    });
}
