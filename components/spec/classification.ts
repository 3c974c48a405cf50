/**
 * How carefully values are to be handled, mildest first. `public`, `internal`, `confidential` and `secret` are levels of
 * information classification as ISO/IEC 27002:2022, control 5.12, asks for them; `personal` is what tells about an
 * identified or identifiable person (GDPR, article 4(1)), `sensitive` what article 9 sets apart: health, belief, origin
 * and the like.
 */
export const CLASSIFICATIONS = [
  "public",
  "internal",
  "confidential",
  "personal",
  "sensitive",
  "secret",
] as const;

/** One of {@link CLASSIFICATIONS}. */
export type Classification = (typeof CLASSIFICATIONS)[number];

/** The strictest of some classifications; undefined when there is none. */
export function strictest(all: readonly (Classification | undefined)[]): Classification | undefined {
  return CLASSIFICATIONS[Math.max(-1, ...all.map(strictness))];
}

/** Position among the classifications, -1 for none: the higher, the stricter. */
export function strictness(classification: Classification | undefined): number {
  return classification === undefined ? -1 : CLASSIFICATIONS.indexOf(classification);
}
