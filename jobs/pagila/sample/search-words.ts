/**
 * The words of a text with their positions, in the form of Postgres's `tsvector`: `'a':1,4 'story':2`.
 * Words are lower case and not reduced to stems.
 */
export function searchWords(text: string): string {
  const positions = new Map<string, number[]>();
  for (const [index, word] of (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).entries()) {
    positions.set(word, [...(positions.get(word) ?? []), index + 1]);
  }
  return [...positions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, at]) => `'${word}':${at.join(",")}`)
    .join(" ");
}
