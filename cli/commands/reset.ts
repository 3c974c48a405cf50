import { Argument, type Command } from "commander";
import { confirmByName } from "../command/confirm.ts";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { SERVICE_NAMES } from "../../components/spec/service-name.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { stackFlag } from "../command/stack-flag.ts";
import { print } from "../output/print.ts";
import { stackTools } from "../stack/stack-tools.ts";

interface Options {
  readonly stack: string;
  readonly deleteData?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `lakehouse reset`: make one service empty; data goes only with two keys. */
export function register(program: Command): void {
  program
    .command("reset")
    .description(
      "delete a service's container and data volume, so that the next up makes and fills it anew; needs two keys",
    )
    .addArgument(new Argument("<service>", "the service").choices(SERVICE_NAMES))
    .addOption(stackOption())
    .option(
      "--delete-data",
      "second key; the first is the stack's configuration lakehouse:allowDataLoss true",
    )
    .option("--yes", "do not ask for the service's name")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the service's data is gone",
        failed: "something of it is left; repeat the command",
        refused: "a key is missing; nothing was removed",
        interrupted: "interrupted; repeat the command to remove the rest",
      }),
    )
    .action(async (service: string, options: Options) => {
      const { reset } = await import("../stack/reset.ts");
      const { stack } = options;
      const confirm = (): Promise<boolean> =>
        options.yes === true
          ? Promise.resolve(true)
          : confirmByName(`service ${service} of stack ${stack}`, service);
      const again = "Repeat the command to remove the rest.";
      const removed = await interruptible(again, () =>
        reset(stackTools(stack), service, { deleteData: options.deleteData === true, confirm }),
      );
      if (options.json === true) print({ stack, service, ...removed });
      else print(renderRemoved(stack, [...removed.containers, ...removed.volumes]));
    });
}

function renderRemoved(stack: string, names: readonly string[]): string {
  return [
    names.length === 0
      ? "Nothing was left to delete."
      : `Deleted ${names.join(", ")}. What other services hold was left alone.`,
    "To make it again:",
    // With the key still turned, the policy data-protected refuses to make a volume.
    `  1. npx pulumi config rm lakehouse:allowDataLoss --stack ${stack}`,
    `  2. ./lakehouse up${stackFlag(stack)}`,
  ].join("\n");
}
