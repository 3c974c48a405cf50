/** A result and how long it took. */
export interface Timed<T> {
  readonly result: T;
  /** Seconds on the wall clock. */
  readonly seconds: number;
}

/** Runs an action and takes its time on the wall clock. */
export async function timed<T>(action: () => Promise<T>): Promise<Timed<T>> {
  const begin = performance.now();
  const result = await action();
  return { result, seconds: (performance.now() - begin) / 1000 };
}
