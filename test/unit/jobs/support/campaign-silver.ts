import type { Sample } from "../../../../jobs/campaign_analytics/sample.ts";
import type { TableName } from "../../../../jobs/campaign_analytics/sample/csv-header.ts";

/** A row by column. */
export type Values = Readonly<Record<string, string>>;
/** A delivered row, with the day of the delivery. */
export interface Delivered {
  readonly day: string;
  readonly row: Values;
}
/** What becomes of a table, worked out from the rows alone. */
export interface Outcome {
  readonly silver: readonly Delivered[];
  readonly rejected: readonly (Delivered & { readonly rules: readonly string[] })[];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether there is such a day. */
export const isDate = (text: string): boolean =>
  DATE.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;
const isWhole = (text: string): boolean => /^-?\d+$/.test(text);
const isMoney = (text: string): boolean => /^-?\d+\.\d{2}$/.test(text);
const isTimestamp = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) && isDate(text.slice(0, 10));
const isText = (): boolean => true;
const oneOf =
  (...known: string[]) =>
  (value: string): boolean =>
    known.includes(value);
const notNegative = (text: string): boolean => Number(text) >= 0;
const notGreater =
  (less: string, more: string) =>
  (row: Values): boolean =>
    row[less] === undefined || row[more] === undefined || Number(row[less]) <= Number(row[more]);

/** Silver as the product's description has it: types, key, what may be null, rules. Nothing is shared with the sample. */
const SILVER: Record<TableName, { types: object; key: string[]; nullable?: string[]; rules: object }> = {
  advertisers: {
    types: {
      advertiser_id: isWhole,
      advertiser_name: isText,
      industry: isText,
      country: isText,
      created_at: isTimestamp,
    },
    key: ["advertiser_id"],
    rules: {
      industry_known: (row: Values) =>
        oneOf(
          "retail",
          "finance",
          "travel",
          "technology",
          "health",
          "food",
          "automotive",
          "education",
        )(row["industry"] ?? "food"),
      country_is_code: (row: Values) => /^[A-Z]{2}$/.test(row["country"] ?? "DE"),
    },
  },
  campaigns: {
    types: {
      campaign_id: isWhole,
      advertiser_id: isWhole,
      campaign_name: isText,
      status: isText,
      channel: isText,
      objective: isText,
      start_date: isDate,
      end_date: isDate,
      budget: isMoney,
    },
    key: ["campaign_id"],
    nullable: ["objective", "end_date"],
    rules: {
      status_known: (row: Values) =>
        oneOf("draft", "active", "paused", "completed")(row["status"] ?? "draft"),
      channel_known: (row: Values) =>
        oneOf("search", "social", "display", "video", "email")(row["channel"] ?? "email"),
      objective_known: (row: Values) =>
        oneOf("awareness", "traffic", "leads", "sales")(row["objective"] ?? "sales"),
      budget_in_range: (row: Values) => notNegative(row["budget"] ?? "0"),
      ends_after_start: (row: Values) =>
        (row["end_date"] ?? "9999-12-31") >= (row["start_date"] ?? "0000-01-01"),
    },
  },
  performance: {
    types: {
      campaign_id: isWhole,
      performance_date: isDate,
      impressions: isWhole,
      clicks: isWhole,
      conversions: isWhole,
      spend: isMoney,
      revenue: isMoney,
    },
    key: ["campaign_id", "performance_date"],
    rules: {
      clicks_within_impressions: notGreater("clicks", "impressions"),
      conversions_within_clicks: notGreater("conversions", "clicks"),
      ...Object.fromEntries(
        ["impressions", "clicks", "conversions", "spend", "revenue"].map((column) => [
          `${column}_in_range`,
          (row: Values) => notNegative(row[column] ?? "0"),
        ]),
      ),
    },
  },
};

/** All rows of a table, in the order in which they are delivered. */
export function delivered(made: Sample, table: TableName): Delivered[] {
  return made.deliveries.flatMap(({ day, tables }) => {
    const rows: Iterable<Values> = tables[table];
    return Array.from(rows, (row) => ({ day, row }));
  });
}

/** The row as silver casts it: without what is null, and with the rules that failed casts break. */
function cast(table: TableName, row: Values): { known: Values; broken: string[] } {
  const { types, nullable = [] } = SILVER[table];
  const known: Record<string, string> = {};
  const broken: string[] = [];
  for (const [column, fits] of Object.entries(types) as [string, (text: string) => boolean][]) {
    const text = row[column === "performance_date" ? "date" : column] ?? "";
    if (text === "" && !nullable.includes(column)) broken.push(`${column}_present`);
    if (text !== "" && !fits(text)) broken.push(`${column}_typed`);
    if (text !== "" && fits(text)) known[column] = text;
  }
  return { known, broken };
}

/** Does to the delivered rows what silver has to do: cast, keep the newest row per key, apply the rules. */
export function outcome(made: Sample, table: TableName): Outcome {
  const { key, rules } = SILVER[table];
  const kept = new Map<string, Delivered>();
  for (const [index, { day, row }] of delivered(made, table).entries()) {
    const { known } = cast(table, row);
    const parts = key.map((column) => known[column]);
    const id = parts.includes(undefined) ? `row ${index}` : parts.join("|");
    const rival = kept.get(id);
    if (rival?.day === day && JSON.stringify(rival.row) !== JSON.stringify(row)) {
      throw new Error(`the delivery of ${day} has two different rows for ${id} of ${table}`);
    }
    kept.set(id, { day, row });
  }
  const judged = [...kept.values()].map(({ day, row }) => {
    const { known, broken } = cast(table, row);
    for (const [rule, holds] of Object.entries(rules) as [string, (row: Values) => boolean][]) {
      if (!holds(known)) broken.push(rule);
    }
    return { day, row, rules: broken.sort() };
  });
  return {
    silver: judged.filter(({ rules }) => rules.length === 0),
    rejected: judged.filter(({ rules }) => rules.length > 0),
  };
}
