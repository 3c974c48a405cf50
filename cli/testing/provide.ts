import { CommandFailure } from "../command/failure.ts";
import { install, mayInstall } from "../setup/apt.ts";
import { ask } from "../setup/command.ts";

/** A program that the tests need and the stack does not. */
export interface Needed {
  /** Command that succeeds where the program is. */
  readonly probe: readonly [program: string, ...args: string[]];
  /** Debian's package of it. */
  readonly package: string;
}

/**
 * Installs a program of the distribution unless it is there.
 *
 * @throws CommandFailure with what to type when this process may not install it
 */
export async function provide(
  { probe: [program, ...args], package: name }: Needed,
  say: (line: string) => void,
): Promise<void> {
  if ((await ask(program, args)) !== undefined) return;
  if (!(await mayInstall())) {
    throw new CommandFailure(
      `the tests of the jobs need ${name}. Type:\n  sudo apt-get update && sudo apt-get install -y ${name}`,
    );
  }
  await install([name], say);
}
