/** A size of memory, in binary units: `1 GB` is 1024 `MB`. */
export type Memory = `${number} MB` | `${number} GB`;

/** A length of time. */
export type Duration = `${number} s` | `${number} min` | `${number} h` | `${number} days`;

const MEMORY = /^(\d+(?:\.\d+)?) (MB|GB)$/;
const DURATION = /^(\d+) (s|min|h|days)$/;
const SECONDS = { s: 1, min: 60, h: 3600, days: 86_400 } as const;

/** True when the text is a {@link Memory} of at least one MB. */
export function isMemory(text: string): boolean {
  const match = MEMORY.exec(text);
  return match !== null && Number(match[1]) > 0;
}

/** True when the text is a {@link Duration} of at least one second. */
export function isDuration(text: string): boolean {
  const match = DURATION.exec(text);
  return match !== null && Number(match[1]) > 0;
}

/** Whole megabytes (2^20 bytes), rounded up. @throws RangeError when the text is no {@link Memory} */
export function megabytes(memory: Memory): number {
  const match = MEMORY.exec(memory);
  if (match === null) throw new RangeError(`"${memory}" is not a memory size such as "512 MB"`);
  return Math.ceil(Number(match[1]) * (match[2] === "GB" ? 1024 : 1));
}

/** Whole seconds. @throws RangeError when the text is no {@link Duration} */
export function seconds(duration: Duration): number {
  const match = DURATION.exec(duration);
  if (match === null) throw new RangeError(`"${duration}" is not a duration such as "30 days"`);
  return Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
}

/** {@link seconds} of a duration that need not be there. */
export function optionalSeconds(duration: Duration | undefined): number | null {
  return duration === undefined ? null : seconds(duration);
}
