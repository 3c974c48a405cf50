import { sha256 } from "../../components/core/content-hash.ts";
import type { Contents } from "./manifest.ts";

/** Digits of the hash that a name has. */
const DIGITS = 12;

const NAME = /^(\d{4}-\d{2}-\d{2})\.(\d+)-([0-9a-f]+)$/;

/**
 * Name of a release: day in UTC, count of the day, and the start of a hash over what it runs and its commit. Names sort
 * by time with {@link byAge}; equal releases have equal ends.
 *
 * @param known names of the stack's releases so far
 */
export function releaseName(
  known: readonly string[],
  now: Date,
  release: { readonly commit: string; readonly contents: Contents },
): string {
  const day = now.toISOString().slice(0, 10);
  const counts = known.map((name) => NAME.exec(name)).filter((match) => match?.[1] === day);
  const count = Math.max(0, ...counts.map((match) => Number(match?.[2]))) + 1;
  return `${day}.${count}-${releaseHash(release)}`;
}

/** The deterministic end of a release's name. */
export function releaseHash({
  commit,
  contents,
}: {
  readonly commit: string;
  readonly contents: Contents;
}): string {
  return sha256(JSON.stringify([commit, contents])).slice(0, DIGITS);
}

/** Compares two names by day and count; a text that is no name comes first. */
export function byAge(a: string, b: string): number {
  const [first, second] = [age(a), age(b)];
  return first.day === second.day ? first.count - second.count : first.day < second.day ? -1 : 1;
}

function age(name: string): { readonly day: string; readonly count: number } {
  const match = NAME.exec(name);
  return { day: match?.[1] ?? "", count: Number(match?.[2] ?? 0) };
}
