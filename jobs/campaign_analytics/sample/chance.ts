/**
 * A number from 0 up to but not including 1 that looks random and depends on three whole numbers alone. Cheap, for
 * what is drawn per row: faker needs microseconds, this some nanoseconds.
 */
export function chance(first: number, second: number, third: number): number {
  let bits = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
