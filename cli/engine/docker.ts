import { capture, follow, followData, handOver } from "../command/child.ts";

/** The Docker client, pointed at the stack's engine. */
export class Docker {
  readonly #env: Record<string, string>;

  /** @param host address of the engine. @default what the Docker client would use */
  constructor(host?: string) {
    this.#env = host === undefined ? {} : { DOCKER_HOST: host };
  }

  /** Runs a command and returns its standard output. @throws CommandFailure with the client's message */
  read(...args: string[]): Promise<string> {
    return capture("docker", args, { env: this.#env });
  }

  /** Runs a command that shows its own progress. @returns the exit code */
  follow(...args: string[]): Promise<number> {
    return follow("docker", args, { env: this.#env });
  }

  /** Runs a command whose standard output is data. */
  followData(
    args: readonly string[],
    onSignal: (signal: NodeJS.Signals) => void,
  ): Promise<{ stdout: string; exitCode: number }> {
    return followData("docker", args, { env: this.#env, onSignal });
  }

  /** Hands the terminal over. `env` is for values that must not be arguments. @returns the exit code */
  handOver(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
    return handOver("docker", args, { env: { ...this.#env, ...env } });
  }

  /** Runs a command with text on its standard input. */
  send(input: string, ...args: string[]): Promise<string> {
    return capture("docker", args, { env: this.#env, input });
  }
}
