import { CommandFailure, EXIT } from "./failure.ts";

type Stop = (signal: NodeJS.Signals) => void;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const stoppers = new Set<Stop>();
let interruptedBy: NodeJS.Signals | undefined;

/**
 * Runs `body` so that Ctrl-C (or SIGTERM) first reaches the child at work, once, and the command ends when that
 * child has ended in its own orderly way. Without a child at work the command ends at once.
 *
 * @param advice what the user does next, printed when interrupted
 * @throws CommandFailure with exit code 130 when the body ended because of the signal
 */
export async function interruptible<T>(advice: string, body: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals): void => {
    interruptedBy = signal;
    if (stoppers.size === 0) {
      process.stderr.write(`\nInterrupted. ${advice}\n`);
      process.exit(EXIT.interrupted);
    }
    process.stderr.write("\nStopping: what is under way ends in order …\n");
    for (const stop of stoppers) stop(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await body();
  } catch (error) {
    if (!isInterrupted()) throw error;
    throw new CommandFailure(`Interrupted. ${advice}`, EXIT.interrupted);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    interruptedBy = undefined;
  }
}

/** Whether the command was told to stop. */
export function isInterrupted(): boolean {
  return interruptedBy !== undefined;
}

/**
 * Passes signals to `stop` as long as `work` is at work.
 *
 * @throws CommandFailure when a signal came: a child that ends in order when told to stop has not done its work
 */
export async function whileStoppable<T>(stop: Stop, work: Promise<T>): Promise<T> {
  stoppers.add(stop);
  try {
    const result = await work;
    if (isInterrupted()) throw new CommandFailure("interrupted", EXIT.interrupted);
    return result;
  } finally {
    stoppers.delete(stop);
  }
}
