import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { stopStack } from "../engine/stop-stack.ts";
import { stackTools } from "../stack/stack-tools.ts";

/** `lakehouse down`: stop everything, keep everything. */
export function register(program: Command): void {
  program
    .command("down")
    .description("stop the stack's containers; every row is kept and the next up starts them again")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", exitCodesHelp({ ok: "nothing runs", failed: "a container could not be stopped" }))
    .action(async (options: { stack: string; json?: boolean }) => {
      const { docker } = stackTools(options.stack);
      const stopped = await stopStack(
        docker,
        options.stack,
        (line) => void process.stderr.write(`${line}\n`),
      );
      if (options.json === true) print({ stack: options.stack, stopped });
      else if (stopped.length === 0) print(`Nothing of stack ${options.stack} was running.`);
      else
        print(
          `Stopped ${stopped.length} containers of stack ${options.stack}. Data is kept; ./lakehouse up starts them again.`,
        );
    });
}
