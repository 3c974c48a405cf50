/** A failure that the user is told about in one message (what, where, how to fix it), without a stack trace. */
export class CliError extends Error {
  override readonly name = "CliError";
}
