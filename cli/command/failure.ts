import { CliError } from "../cli-error.ts";

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A {@link CliError} that chooses the command's exit code. */
export class CommandFailure extends CliError {
  readonly exitCode: ExitCode;

  /** @param exitCode one of {@link EXIT}. @default EXIT.failed */
  constructor(message: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * One failure that lists every fault of the user's input, with exit code {@link EXIT.usage}.
 *
 * @param where what was being checked
 * @param faults one sentence per fault: what is wrong, where, how to repair it
 */
export function inputFailure(where: string, faults: readonly string[]): CommandFailure {
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return new CommandFailure(
    [`${count} in ${where}; nothing was changed:`, ...faults.map((fault) => `  - ${fault}`)].join("\n"),
    EXIT.usage,
  );
}
