import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";

/** How a process ended: its exit code, or why it has none. */
export type Ending = { readonly code: number } | { readonly reason: string };

/** Milliseconds a process gets between the polite and the hard signal. */
const GRACE = 3000;

/** The processes that this host started; none of them outlives the host. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /** Start `command` and remember it until it has ended. */
  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, args, options);
    this.#running.add(child);
    const forget = (): void => {
      this.#running.delete(child);
    };
    child.once("exit", forget);
    child.once("error", forget);
    return child;
  }

  /** Ask one process to end, and make it end after a grace time. */
  stop(child: ChildProcess): void {
    if (!this.#running.has(child)) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), GRACE);
    timer.unref();
    child.once("exit", () => {
      clearTimeout(timer);
    });
  }

  /** Ask all to end (the engine cancelled). */
  stopAll(): void {
    for (const child of this.#running) this.stop(child);
  }

  /** End all at once: the host itself is about to exit and could not wait for a grace time. */
  killAll(): void {
    for (const child of this.#running) child.kill("SIGTERM");
  }
}

/** Resolves when `child` has ended and its output is flushed. Never rejects. */
export function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ reason: error.message });
    });
    child.once("close", (code, signal) => {
      resolve(code === null ? { reason: `it was ended by ${signal ?? "an unknown signal"}` } : { code });
    });
  });
}
