import { isDuration, type Duration } from "../../components/core/units.ts";
import { WHILE_IN_SOURCE, type Retention } from "../../components/spec/retention.ts";
import type { OdcsSla } from "./odcs.ts";

/** What agreements of service levels say about one table. */
export interface TableSla {
  readonly freshness?: Duration;
  readonly retention?: Retention;
}

/** Words for units of time that contracts use, by the unit that they stand for. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  s: ["s", "sec", "second", "seconds"],
  min: ["min", "minute", "minutes"],
  h: ["h", "hr", "hour", "hours"],
  days: ["d", "day", "days"],
};

/** Words for years, which have 365 days here. */
const YEARS: readonly string[] = ["y", "yr", "year", "years"];

/** The schedule that a contract agrees on; undefined for none. */
export function importSchedule(agreements: readonly OdcsSla[]): string | undefined {
  return agreements.find(({ property, scheduler }) => property === "frequency" && scheduler === "cron")
    ?.schedule;
}

/**
 * Freshness and retention of one table; other agreements have no counterpart that anything here could keep to.
 *
 * @param names how elements may call the table: by its physical name, by its id, by its bare name
 */
export function importSla(
  agreements: readonly OdcsSla[],
  names: readonly string[],
  report: (fault: string) => void,
): TableSla {
  const about = (wanted: string): [OdcsSla, string | undefined] | undefined => {
    for (const agreement of agreements.filter(({ property }) => property === wanted)) {
      const element = agreement.element ?? "";
      const name = names.find((one) => element === one || element.startsWith(`${one}.`));
      if (name !== undefined)
        return [agreement, element === name ? undefined : element.slice(name.length + 1)];
    }
    return undefined;
  };
  const [latency] = about("latency") ?? [];
  const [kept, by] = about("retention") ?? [];
  const freshness = latency === undefined ? undefined : duration(latency, report);
  const rows = kept?.value === WHILE_IN_SOURCE ? WHILE_IN_SOURCE : kept && duration(kept, report);
  return {
    ...(freshness === undefined ? {} : { freshness }),
    ...(rows === undefined ? {} : { retention: { rows, ...(by === undefined ? {} : { by }) } }),
  };
}

function duration(agreement: OdcsSla, report: (fault: string) => void): Duration | undefined {
  const { property, value, unit = "", element = "" } = agreement;
  const years = YEARS.includes(unit);
  const known = years ? "days" : Object.keys(UNITS).find((name) => UNITS[name]?.includes(unit));
  const text = `${Number(value) * (years ? 365 : 1)} ${known ?? unit}`;
  if (known !== undefined && isDuration(text)) return text as Duration;
  report(
    `slaProperties ${property} of ${element}: "${String(value)} ${unit}" is no duration; use a whole number and s, min, h or d`,
  );
  return undefined;
}
