import { InvalidArgumentError, Option, type Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { EXIT } from "../command/failure.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption } from "../command/options.ts";
import { print } from "../output/print.ts";
import { WAIVABLE, type Waivers } from "../release/gate-name.ts";

interface Options {
  readonly release?: string;
  readonly waive: Waivers;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `lakehouse promote`: make one stack what was released of another. */
export function register(program: Command): void {
  program
    .command("promote <from> <to>")
    .description(
      "show what a release of one stack would change in another, and make that change when every gate is open",
    )
    .option("--release <name>", "release to promote instead of the youngest one")
    .addOption(waiveOption())
    .option("--dry-run", "only show the differences and judge the gates")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the stack is of the release and everything answers; with --dry-run: every gate is open",
        failed: "something failed or does not answer; the same command goes on",
        refused: "a gate is closed; nothing was changed",
        interrupted: "interrupted; the same command goes on",
      }),
    )
    .action(async (from: string, to: string, { waive: waivers, release, dryRun, json }: Options) => {
      const [{ prospectOf }, { closedGates }, { renderProspect, renderEvidence }] = await Promise.all([
        import("../release/prospect.ts"),
        import("../release/gates.ts"),
        import("../output/promotion-text.ts"),
      ]);
      const order = { from, to, waivers, ...(release === undefined ? {} : { release }) };
      const again = "What is done stays done: the same command continues from here.";
      await interruptible(again, async () => {
        const prospect = await prospectOf(order);
        if (json !== true) print(renderProspect(prospect));
        const refused = closedGates(prospect.gates).length > 0;
        if (refused) process.exitCode = EXIT.refused;
        if (refused || dryRun === true) {
          if (json === true) print({ ...prospect, promoted: false });
          return;
        }
        const { promote } = await import("../release/promote.ts");
        const { evidence, file } = await promote(prospect);
        print(
          json === true ? { ...prospect, promoted: true, evidence, file } : renderEvidence(evidence, file),
        );
        if (evidence.faults.length > 0) process.exitCode = EXIT.failed;
      });
    });
}

/** `--waive`, which may be repeated. */
function waiveOption(): Option {
  return new Option(
    "--waive <gate=reason>",
    `pass over what closes a gate (${WAIVABLE.join(", ")}); the reason is kept (may be repeated)`,
  )
    .default({}, "none")
    .argParser((text: string, before: Waivers): Waivers => {
      const [, name, reason = ""] = /^(\w+)=(.*)$/s.exec(text) ?? [];
      const gate = WAIVABLE.find((known) => known === name);
      if (gate === undefined || reason.trim() === "") {
        throw new InvalidArgumentError(
          `Write it as gate=reason; gates that can be passed over: ${WAIVABLE.join(", ")}.`,
        );
      }
      return { ...before, [gate]: reason.trim() };
    });
}
