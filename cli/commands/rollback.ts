import type { Command } from "commander";
import { confirmByName } from "../command/confirm.ts";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `lakehouse rollback`: bring a stack back to a release that it was of. */
export function register(program: Command): void {
  program
    .command("rollback <to> [release]")
    .description(
      "bring a stack back to the release before its last promotion, or to an earlier one: its code and its rows",
    )
    .option("--dry-run", "only tell what would be done")
    .option("--yes", "do not ask for the stack's name")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the stack is of the release and everything answers",
        failed: "something failed or does not answer; repeat the command",
        usage: "bad input, or nothing is noted to go back to; nothing was changed",
        refused: "a table cannot go back, or not confirmed; nothing was changed",
        interrupted: "interrupted; repeat the command to go on",
      }),
    )
    .action(async (stack: string, release: string | undefined, options: Options) => {
      const { dryRun, yes, json } = options;
      const [{ rollback }, { renderRollback, renderEvidence }] = await Promise.all([
        import("../release/rollback.ts"),
        import("../output/promotion-text.ts"),
      ]);
      const again = "What is done stays done: repeat the command to go on.";
      let shown: object = {};
      const done = await interruptible(again, () =>
        rollback({
          stack,
          ...(release === undefined ? {} : { release }),
          dryRun: dryRun === true,
          tell: (target, words) => {
            shown = { stack, release: target.name, words };
            if (json !== true) print(renderRollback(stack, target, words));
          },
          confirm: () =>
            yes === true ? Promise.resolve(true) : confirmByName(`stack ${stack}`, stack, "takes back"),
        }),
      );
      if (json === true) print({ ...shown, ...done });
      else if (done !== undefined) print(renderEvidence(done.evidence, done.file));
      if ((done?.evidence.faults.length ?? 0) > 0) process.exitCode = EXIT.failed;
    });
}
