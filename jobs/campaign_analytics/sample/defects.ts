import { dayNumber, dayText } from "./calendar.ts";
import { csvHeader, type Row, type TableName } from "./csv-header.ts";

/** A way in which a delivered row is wrong. */
export interface Defect<Name extends TableName> {
  /** Sorted names of all rules of silver that a row with the defect breaks. */
  readonly rules: readonly string[];
  /** How many keys have the defect. */
  readonly keys: number;
  /** Set for a defect that leaves no key to deduplicate by. */
  readonly noKey?: true;
  /** Makes a good row wrong. */
  readonly spoil: (good: Row<Name>) => Row<Name>;
}

const more = (number: string): string => String(Number(number) + 1);

const MISSING = csvHeader("performance").map((column): Defect<"performance"> => {
  // Silver calls the business date otherwise than the sender does.
  const rules = [`${column === "date" ? "performance_date" : column}_present`];
  const spoil = (good: Row<"performance">): Row<"performance"> => ({ ...good, [column]: "" });
  const isKey = column === "campaign_id" || column === "date";
  return { rules, keys: 2, spoil, ...(isKey ? { noKey: true } : {}) };
});

/** All defects that are planted, by table. */
export const DEFECTS: { readonly [Name in TableName]: readonly Defect<Name>[] } = {
  advertisers: [
    { rules: ["country_is_code"], keys: 1, spoil: (good) => ({ ...good, country: "Germany" }) },
    { rules: ["country_is_code"], keys: 1, spoil: (good) => ({ ...good, country: "us" }) },
    { rules: ["industry_known"], keys: 2, spoil: (good) => ({ ...good, industry: "gambling" }) },
  ],
  campaigns: [
    { rules: ["budget_in_range"], keys: 2, spoil: (good) => ({ ...good, budget: "-500.00" }) },
    { rules: ["campaign_name_present"], keys: 2, spoil: (good) => ({ ...good, campaign_name: "" }) },
    {
      rules: ["ends_after_start"],
      keys: 2,
      spoil: (good) => ({ ...good, end_date: dayText(dayNumber(good.start_date) - 7) }),
    },
    { rules: ["status_known"], keys: 1, spoil: (good) => ({ ...good, status: "archived" }) },
    // Could not be the name of a partition's folder as it stands.
    { rules: ["status_known"], keys: 1, spoil: (good) => ({ ...good, status: "on hold/2024" }) },
  ],
  performance: [
    {
      rules: ["clicks_within_impressions"],
      keys: 8,
      spoil: (good) => ({ ...good, clicks: more(good.impressions) }),
    },
    {
      rules: ["conversions_within_clicks"],
      keys: 6,
      spoil: (good) => ({ ...good, conversions: more(good.clicks) }),
    },
    {
      rules: ["clicks_within_impressions", "impressions_in_range"],
      keys: 3,
      spoil: (good) => ({ ...good, impressions: "-7" }),
    },
    {
      rules: ["clicks_in_range", "conversions_within_clicks"],
      keys: 3,
      spoil: (good) => ({ ...good, clicks: "-7" }),
    },
    { rules: ["conversions_in_range"], keys: 3, spoil: (good) => ({ ...good, conversions: "-7" }) },
    { rules: ["spend_in_range"], keys: 3, spoil: (good) => ({ ...good, spend: "-12.50" }) },
    { rules: ["revenue_in_range"], keys: 3, spoil: (good) => ({ ...good, revenue: "-12.50" }) },
    { rules: ["impressions_typed"], keys: 3, spoil: (good) => ({ ...good, impressions: "12x" }) },
    { rules: ["spend_typed"], keys: 2, spoil: (good) => ({ ...good, spend: "1,234.50" }) },
    {
      rules: ["performance_date_typed"],
      keys: 3,
      noKey: true,
      spoil: (good) => ({ ...good, date: "2024-02-30" }),
    },
    ...MISSING,
  ],
};
