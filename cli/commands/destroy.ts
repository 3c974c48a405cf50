import type { Command } from "commander";
import { confirmByName } from "../command/confirm.ts";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stackTools } from "../stack/stack-tools.ts";

interface Options {
  readonly stack: string;
  readonly deleteData?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `lakehouse destroy`: remove the stack; data goes only with two keys. */
export function register(program: Command): void {
  program
    .command("destroy")
    .description("remove the stack with all its data; needs two keys and refuses without them")
    .addOption(stackOption())
    .option(
      "--delete-data",
      "second key; the first is the stack's configuration lakehouse:allowDataLoss true",
    )
    .option("--yes", "do not ask for the stack's name")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "nothing is left",
        failed: "something is left; repeat the command",
        refused: "a key is missing; nothing was removed",
        interrupted: "interrupted; repeat the command to remove the rest",
      }),
    )
    .action(async (options: Options) => {
      const { destroy } = await import("../stack/destroy.ts");
      const { stack } = options;
      const confirm = (): Promise<boolean> =>
        options.yes === true ? Promise.resolve(true) : confirmByName(`stack ${stack}`, stack);
      const again = "Repeat the command to remove the rest.";
      await interruptible(again, () =>
        destroy(stackTools(stack), { deleteData: options.deleteData === true, confirm }),
      );
      if (options.json === true) print({ stack, removed: true });
      else
        print(
          `Stack ${stack} is gone: no container, network or volume is left. Images stay on purpose, so that the next up is quick; docker image prune removes them.`,
        );
    });
}
