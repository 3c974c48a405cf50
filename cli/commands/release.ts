import type { Command } from "commander";
import { exitCodesHelp } from "../command/exit-codes.ts";
import { interruptible } from "../command/interruption.ts";
import { jsonOption, stackOption } from "../command/options.ts";
import { print } from "../output/print.ts";

interface Options {
  readonly stack: string;
  readonly allowDirty?: boolean;
  readonly json?: boolean;
}

/** `lakehouse release`: freeze what a stack runs and what is known of it. */
export function register(program: Command): void {
  program
    .command("release")
    .description(
      "freeze what the stack runs, with the results of its tests, checks and policies, for ./lakehouse promote",
    )
    .addOption(stackOption())
    .option("--allow-dirty", "take files that differ from the commit; such a release passes no gate of tests")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      exitCodesHelp({
        ok: "the release is kept",
        failed: "the stack is not up or does not answer",
        refused: "files differ from the commit, or the stack from what it declares; no release was made",
        interrupted: "interrupted; no release was made",
      }),
    )
    .action(async ({ json, ...order }: Options) => {
      const [{ createRelease }, { renderRelease }] = await Promise.all([
        import("../release/create-release.ts"),
        import("../output/release-text.ts"),
      ]);
      const { release, file } = await interruptible("No release was made.", () => createRelease(order));
      print(json === true ? { ...release, file } : renderRelease(release, file));
    });
}
