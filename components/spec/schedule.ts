import { Cron } from "croner";

/** Where the search for runs begins; any day would do, a fixed one gives the same answer each time. */
const START = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;
/** Days that are searched: every day of the year comes up twice. */
const HORIZON = 2 * 366;
/** What all schedulers understand alike: numbers, names of days and months, `*`, lists, ranges and steps. */
const PLAIN = /^(?:[\d*,/-]|[a-z]{3}|\s)+$/i;

/** Seconds between the two runs of a schedule that are furthest apart; undefined when it never runs. */
export function widestGap(schedule: string): number | undefined {
  const cron = parse(schedule);
  const first = cron.nextRun(new Date(START - 1))?.getTime();
  if (first === undefined) return undefined;
  // The times of day are the same on each day that has any.
  const day = Math.floor(first / DAY) * DAY;
  const times = runsUntil(cron, first, day + DAY);
  const last = (times.at(-1) ?? first) - day;
  let widest = Math.max(0, ...times.slice(1).map((time, i) => time - (times[i] ?? time)));
  for (let at = day; at < START + HORIZON * DAY;) {
    const next = cron.nextRun(new Date(at + DAY - 1))?.getTime();
    if (next === undefined) break;
    widest = Math.max(widest, next - (at + last));
    at = Math.floor(next / DAY) * DAY;
  }
  return widest / 1000;
}

/** What is wrong with a schedule, as the end of a sentence; undefined when it can be used. */
export function scheduleFault(schedule: string): string | undefined {
  if (!PLAIN.test(schedule)) return "is no cron expression of five plain fields";
  try {
    return widestGap(schedule) === undefined ? "names a day that never comes" : undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `is no cron expression of five fields (${error.message})`;
  }
}

function parse(schedule: string): Cron {
  return new Cron(schedule, { utcOffset: 0, mode: "5-part", paused: true });
}

function runsUntil(cron: Cron, first: number, end: number): number[] {
  const times: number[] = [];
  for (let time: number | undefined = first; time !== undefined && time < end;) {
    times.push(time);
    time = cron.nextRun(new Date(time))?.getTime();
  }
  return times;
}
