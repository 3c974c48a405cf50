/**
 * What an expectation found and what it expected, as the run's own messages tell it.
 *
 * @param kwargs arguments of Great Expectations
 */
export function expectedText(observed: unknown, kwargs: Readonly<Record<string, unknown>>): string {
  const { value_ranges: ranges } = (kwargs["quantile_ranges"] ?? {}) as { value_ranges?: unknown[][] };
  const least = kwargs["mostly"] ?? ranges?.[0]?.[0] ?? kwargs["min_value"];
  const most = ranges?.[0]?.[1] ?? kwargs["max_value"];
  const bounds = [
    ...(isThere(least) ? [`at least ${text(least)}`] : []),
    ...(isThere(most) ? [`at most ${text(most)}`] : []),
  ];
  return `observed ${isThere(observed) ? text(observed) : "nothing"}, expected ${bounds.join(" and ")}`;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
