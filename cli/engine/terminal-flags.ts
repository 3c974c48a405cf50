/** Flags of `docker exec` for handing standard input over: a terminal only where there is one. */
export function terminalFlags(): string[] {
  return process.stdin.isTTY && process.stdout.isTTY ? ["--interactive", "--tty"] : ["--interactive"];
}
