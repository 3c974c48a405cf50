import { execa } from "execa";
import { CommandFailure } from "./failure.ts";
import { whileStoppable } from "./interruption.ts";

/** How a child runs. */
export interface ChildOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text for the child's standard input; it is where a secret may go. */
  readonly input?: string;
  /** Called instead of sending the signal to the child. */
  readonly onSignal?: (signal: NodeJS.Signals) => void;
}

/**
 * Runs a program and returns what it wrote to its standard output, without the last newline.
 *
 * @throws CommandFailure with what the program wrote to its standard error
 */
export async function capture(
  file: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<string> {
  const child = execa(file, args, { ...execaOptions(options), reject: false });
  const result = await child;
  if (result.failed) {
    const said = result.stderr.trim();
    throw new CommandFailure(
      `${file} ${args[0] ?? ""} failed: ${said === "" ? (result.shortMessage ?? "") : said}`,
    );
  }
  return result.stdout;
}

/**
 * Runs a program whose output is progress: both its streams go to this process's standard error, since standard
 * output belongs to the command's result. Runs in a process group of its own, so that Ctrl-C reaches it once,
 * through {@link whileStoppable}.
 *
 * @returns the program's exit code
 */
export async function follow(
  file: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<number> {
  const child = execa(file, args, {
    ...execaOptions(options),
    stdout: 2,
    stderr: 2,
    detached: true,
    forceKillAfterDelay: false,
    reject: false,
  });
  const stop = options.onSignal ?? ((signal: NodeJS.Signals) => void child.kill(signal));
  const result = await whileStoppable(stop, child);
  return exitCode(file, result);
}

/**
 * Runs a program whose standard output is data while its standard error is progress.
 *
 * @returns the data and the exit code
 */
export async function followData(
  file: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<{ stdout: string; exitCode: number }> {
  const child = execa(file, args, {
    ...execaOptions(options),
    stderr: 2,
    detached: true,
    forceKillAfterDelay: false,
    reject: false,
  });
  const stop = options.onSignal ?? ((signal: NodeJS.Signals) => void child.kill(signal));
  const result = await whileStoppable(stop, child);
  return { stdout: result.stdout, exitCode: exitCode(file, result) };
}

/**
 * Hands the terminal over to a program such as a shell of a database.
 *
 * @returns the program's exit code
 */
export async function handOver(
  file: string,
  args: readonly string[],
  options: Omit<ChildOptions, "input"> = {},
): Promise<number> {
  // The terminal sends Ctrl-C to the program too, which alone decides what it means.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore);
  try {
    const { cwd, env } = options;
    const result = await execa(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      stdio: "inherit",
      reject: false,
    });
    return exitCode(file, result);
  } finally {
    process.off("SIGINT", ignore);
  }
}

function execaOptions({ cwd, env, input }: ChildOptions) {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  };
}

function exitCode(
  file: string,
  result: {
    readonly exitCode?: number | undefined;
    readonly signal?: string | undefined;
    readonly shortMessage?: string | undefined;
  },
): number {
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) throw new CommandFailure(`${file} was ended by ${result.signal}`);
  throw new CommandFailure(`${file} could not be run: ${result.shortMessage ?? "unknown reason"}`);
}
