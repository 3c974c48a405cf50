import { createRequire } from "node:module";
import { delimiter, dirname } from "node:path";
import { capture, follow, followData } from "../command/child.ts";
import type { StackContext } from "./stack-context.ts";

interface Resolver {
  resolve(): Promise<string>;
}

/**
 * The Pulumi CLI on one stack. Its program is started directly rather than through the npm package's wrapper,
 * which dies of Ctrl-C before the CLI has ended in order.
 */
export class Pulumi {
  readonly #context: StackContext;

  constructor(context: StackContext) {
    this.#context = context;
  }

  /** Runs a command of the CLI and returns its standard output. @throws CommandFailure with its message */
  async read(...args: string[]): Promise<string> {
    const program = await cliProgram();
    return capture(program, this.#arguments(args), this.#options(program));
  }

  /** Runs a command with text on its standard input. @throws CommandFailure with its message */
  async send(input: string, ...args: string[]): Promise<string> {
    const program = await cliProgram();
    return capture(program, this.#arguments(args), { ...this.#options(program), input });
  }

  /** Runs a command whose standard output is worth having even when it fails, and whose messages are shown. */
  async readWithCode(...args: string[]): Promise<{ stdout: string; exitCode: number }> {
    const program = await cliProgram();
    return followData(program, this.#arguments(args), this.#options(program));
  }

  /** Previews the stack; the events of it are the standard output, one JSON object per line. */
  async readEvents(...args: string[]): Promise<{ stdout: string; exitCode: number }> {
    const program = await cliProgram();
    const options = this.#options(program);
    const env = { ...options.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
    return followData(program, this.#arguments(["preview", "--json", ...args]), { ...options, env });
  }

  /** Runs a command that shows its own progress. @returns the exit code */
  async follow(...args: string[]): Promise<number> {
    const program = await cliProgram();
    return follow(program, this.#arguments(args), this.#options(program));
  }

  #arguments(args: readonly string[]): string[] {
    return [...args, "--stack", this.#context.name, "--non-interactive"];
  }

  #options(program: string): { cwd: string; env: Record<string, string> } {
    // The language host is found beside the CLI.
    const path = [dirname(program), process.env["PATH"] ?? ""].join(delimiter);
    return { cwd: this.#context.root, env: { ...this.#context.env, PATH: path } };
  }
}

async function cliProgram(): Promise<string> {
  const resolver = createRequire(import.meta.url)("pulumi/lib/resolve") as Resolver;
  return resolver.resolve();
}
