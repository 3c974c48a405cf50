import { dayNumber, dayText } from "./calendar.ts";
import type { Script } from "./scripts.ts";

/** How much is delivered, and when. */
export interface SampleSize {
  /** Rows of performance in all deliveries together. @default 6000 */
  readonly performanceRows?: number;
  /** Day of the first delivery, YYYY-MM-DD. @default "2024-02-07" */
  readonly firstDay?: string;
  /** How many consecutive days have a delivery. @default 3 */
  readonly days?: number;
}

/**
 * Who performs when. Performance is a grid of cells, one per business date and campaign, numbered by date and within
 * a date by campaign; each delivery has a range of them.
 */
export interface Layout {
  /** Days of the deliveries. */
  readonly days: readonly string[];
  /** How many campaigns perform on every date; their ids count from 1. */
  readonly performing: number;
  /** Business date of cell 0, in days since 1970-01-01. */
  readonly firstDate: number;
  /** The cells of each delivery, `to` not included. */
  readonly cells: readonly { readonly from: number; readonly to: number }[];
}

/**
 * Finds the layout that gives the wanted size. The first delivery holds the dates up to the day before it: 30 of
 * them, fewer below 6,000 rows, more above 60,000, at most 90. Each later delivery holds the next date.
 *
 * @param scripts keys of performance that have to find a cell in their first delivery
 * @throws RangeError when the size is nonsense or too small for the scripts
 */
export function layout(size: Required<SampleSize>, scripts: readonly Script[]): Layout {
  for (const name of ["performanceRows", "days"] as const) {
    if (!Number.isInteger(size[name]) || size[name] < 1) {
      throw new RangeError(`${name} ${size[name]} is not a whole number of at least 1`);
    }
  }
  const firstDay = dayNumber(size.firstDay);
  if (Number.isNaN(firstDay)) throw new RangeError(`firstDay ${size.firstDay} is not a day as YYYY-MM-DD`);
  const further = scripts.reduce((sum, script) => sum + script.length - 1, 0);
  const wanted = size.performanceRows - further;
  const history = Math.max(
    Math.min(30, Math.floor(size.performanceRows / 200)),
    Math.min(90, Math.floor(size.performanceRows / 2000)),
  );
  const dates = history + size.days - 1;
  const performing = Math.ceil(wanted / dates);
  // The oldest date lacks the cells by which the full grid is too large.
  const lacking = performing * dates - wanted;
  const cells = Array.from({ length: size.days }, (_, delivery) => ({
    from: delivery === 0 ? lacking : performing * (history + delivery - 1),
    to: performing * (history + delivery),
  }));
  const busiest = Math.max(
    ...Map.groupBy(scripts, ([{ delivery }]) => delivery)
      .values()
      .map((it) => it.length),
  );
  if (!cells.every(({ from, to }) => to - from >= busiest)) {
    throw new RangeError(
      `${size.performanceRows} performanceRows in ${size.days} days leave no room for what is planted; ask for more rows or fewer days`,
    );
  }
  return {
    days: cells.map((_, delivery) => dayText(firstDay + delivery)),
    performing,
    firstDate: firstDay - history,
    cells,
  };
}
