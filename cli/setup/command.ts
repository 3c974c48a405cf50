import { execa, ExecaError } from "execa";

import { CliError } from "../cli-error.ts";

/** How to run a command. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds until the command is ended. Default: none. */
  readonly timeout?: number;
  /** Seconds without a line of output until the command is ended. Default: none. */
  readonly silence?: number;
  /** Called with each line of standard error and standard output. */
  readonly onLine?: (line: string) => void;
  /** Words for the error message on how to repair it. */
  readonly fix?: string;
}

/** Lines of output that an error message repeats. */
const TAIL = 15;

/**
 * Run a command and return its standard output.
 * @throws CliError with the command, its last lines and the fix.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const controller = new AbortController();
  const watch = silenceWatch(options.silence, controller);
  const listen = function* (line: unknown): Generator {
    watch.heard();
    options.onLine?.(String(line));
    yield line;
  };
  try {
    const result = await execa(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...options.env },
      timeout: (options.timeout ?? 0) * 1000,
      cancelSignal: controller.signal,
      stdin: "ignore",
      stdout: listen,
      stderr: listen,
      all: true,
    });
    return result.stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw new CliError(describeFailure(error as FailedRun, options));
  } finally {
    watch.stop();
  }
}

/** What an error message needs of a failed run. */
interface FailedRun {
  readonly isCanceled: boolean;
  readonly shortMessage: string;
  readonly all?: unknown;
}

function describeFailure(error: FailedRun, options: CommandOptions): string {
  const lines = (typeof error.all === "string" ? error.all : "").trimEnd().split("\n").slice(-TAIL);
  const how = error.isCanceled
    ? `gave no output for ${options.silence ?? 0} s and was ended`
    : error.shortMessage;
  const output = lines.join("") === "" ? "" : `\n    ${lines.join("\n    ")}`;
  return `${how}${output}${options.fix === undefined ? "" : `\n  ${options.fix}`}`;
}

/** Aborts when nothing was heard for `seconds`. */
function silenceWatch(seconds: number | undefined, controller: AbortController) {
  if (seconds === undefined) return { heard: (): void => undefined, stop: (): void => undefined };
  const timer = setTimeout(() => {
    controller.abort();
  }, seconds * 1000);
  return {
    heard: () => {
      timer.refresh();
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** Standard output of a command, or undefined when it cannot be run or fails: for questions, not for work. */
export async function ask(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const result = await execa(command, args, { reject: false, env, stdin: "ignore", timeout: 30_000 });
  return result.failed ? undefined : result.stdout;
}
