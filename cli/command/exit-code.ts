import { CliError } from "../cli-error.ts";
import { CommandFailure, EXIT, type ExitCode } from "./failure.ts";

/**
 * Exit code for an error that ended a command: the failure's own, {@link EXIT.usage} for a fault that the
 * toolkit found in the user's declaration, {@link EXIT.failed} for the rest.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFailure) return error.exitCode;
  return isUserFault(error) ? EXIT.usage : EXIT.failed;
}

/** True for an error whose message says all the user needs, so that no stack trace is printed. */
export function isForUser(error: unknown): error is Error {
  return error instanceof CliError || isUserFault(error);
}

/** Pulumi marks its RunError by this field, so that the whole SDK need not be loaded to recognise one. */
function isUserFault(error: unknown): error is Error {
  return error instanceof Error && "__pulumiRunError" in error;
}
