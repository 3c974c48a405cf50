/**
 * Whole seconds as Go writes a duration (`90` is `1m30s`). The Docker provider stores what Go wrote, so any other
 * spelling would show as a change in every preview.
 */
export function goDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
