const HEADERS = {
  advertisers: ["advertiser_id", "advertiser_name", "industry", "country", "created_at"],
  campaigns: [
    "campaign_id",
    "advertiser_id",
    "campaign_name",
    "status",
    "channel",
    "objective",
    "start_date",
    "end_date",
    "budget",
  ],
  // `date` is the business date: the sender's name, which collides with the partition column of bronze on purpose.
  performance: ["campaign_id", "date", "impressions", "clicks", "conversions", "spend", "revenue"],
} as const;

type Headers = typeof HEADERS;

/** A table that the outside system delivers. */
export type TableName = keyof Headers;

/** One row as a CSV file spells it: a text per column, the empty one for null. */
export type Row<Name extends TableName = TableName> = {
  [Table in TableName]: Readonly<Record<Headers[Table][number], string>>;
}[Name];

/** The columns of a table in the order in which its CSV files have them. */
export function csvHeader<Name extends TableName>(table: Name): Headers[Name] {
  return HEADERS[table];
}
