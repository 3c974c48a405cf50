/** One generated row by column; lists, dates and bytes are texts as Postgres reads them. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Spells a list of texts as an array of Postgres. */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/** Spells a moment, in milliseconds since 1970 UTC, as a timestamp without time zone. */
export function timestamp(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19).replace("T", " ");
}

/** The whole numbers from 1 to `count`. */
export function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** When the shop's master data was last changed. */
export const LAST_UPDATE = "2024-01-02 09:00:00";
