const DAY = 86_400_000;

/** Days from 1970-01-01 to a day given as YYYY-MM-DD; NaN when there is no such day. */
export function dayNumber(text: string): number {
  const number = Date.parse(`${text}T00:00:00Z`) / DAY;
  return Number.isInteger(number) && dayText(number) === text ? number : NaN;
}

/** The day that many days after 1970-01-01, as YYYY-MM-DD. */
export function dayText(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}
