import { defineProduct, fileSource, fileTable } from "../../components/spec/declaration.ts";

const advertisers = fileTable("files", {
  name: "advertisers",
  description: "Companies that advertise, one row each",
  columns: {
    advertiser_id: { type: "int", nullable: false, description: "Identifies the advertiser." },
    advertiser_name: { type: "string", nullable: false, description: "Name of the company." },
    industry: {
      type: "string",
      nullable: false,
      values: ["retail", "finance", "travel", "technology", "health", "food", "automotive", "education"],
      description: "What the company sells.",
    },
    country: {
      type: "string",
      nullable: false,
      description: "Where it is based, as two letters of ISO 3166.",
    },
    created_at: { type: "timestamp", nullable: false, description: "When it became a customer, in UTC." },
  },
  primaryKey: ["advertiser_id"],
  partitionBy: ["industry"],
  rules: {
    country_is_code: {
      check: "country RLIKE '^[A-Z]{2}$'",
      severity: "reject",
      description: "the country is two capital letters",
    },
  },
  copy: true,
});

const campaigns = fileTable("files", {
  name: "campaigns",
  description: "Advertising campaigns, one row each, as they are now",
  columns: {
    campaign_id: { type: "int", nullable: false, description: "Identifies the campaign." },
    advertiser_id: { type: "int", nullable: false, description: "Who pays for it." },
    campaign_name: { type: "string", nullable: false, description: "Name by which the advertiser knows it." },
    status: {
      type: "string",
      nullable: false,
      values: ["draft", "active", "paused", "completed"],
      description: "What the campaign is doing.",
    },
    channel: {
      type: "string",
      nullable: false,
      values: ["search", "social", "display", "video", "email"],
      description: "Where its advertisements are shown.",
    },
    objective: {
      type: "string",
      values: ["awareness", "traffic", "leads", "sales"],
      description: "What it is to bring; null when nobody said.",
    },
    start_date: { type: "date", nullable: false, description: "First day." },
    end_date: { type: "date", description: "Last day; null for a campaign without end." },
    budget: {
      type: "decimal(12,2)",
      nullable: false,
      range: { least: 0 },
      description: "What it may cost in all, in US dollars.",
    },
  },
  primaryKey: ["campaign_id"],
  partitionBy: ["status"],
  rules: {
    ends_after_start: {
      check: "end_date >= start_date",
      severity: "reject",
      description: "the campaign does not end before it starts",
    },
  },
  expectations: {
    objective_told: {
      expect: "present",
      column: "objective",
      share: 0.5,
      severity: "warn",
      description: "advertisers say of most campaigns what they are to bring",
    },
  },
  copy: true,
});

const performance = fileTable("files", {
  name: "performance",
  description: "What each campaign achieved on each day",
  columns: {
    campaign_id: { type: "int", nullable: false, description: "Campaign that was shown." },
    performance_date: {
      type: "date",
      nullable: false,
      // The sender calls it `date`, as the lake calls the day of delivery.
      from: "date",
      description: "Day on which it was shown.",
    },
    impressions: count("How often an advertisement was shown."),
    clicks: count("How often one was clicked."),
    conversions: count("How often a click led to what the campaign is for."),
    spend: amount("What the day cost, in US dollars."),
    revenue: amount("What the conversions brought in, in US dollars."),
  },
  primaryKey: ["campaign_id", "performance_date"],
  partitionBy: ["performance_date"],
  rules: {
    clicks_within_impressions: {
      check: "clicks <= impressions",
      severity: "reject",
      description: "nobody clicks what was not shown",
    },
    conversions_within_clicks: {
      check: "conversions <= clicks",
      severity: "reject",
      description: "nobody converts without a click",
    },
  },
  expectations: {
    reports_kept: {
      expect: "rowRatio",
      to: "bronze.performance",
      most: 1,
      severity: "stop",
      description: "no report counts twice",
    },
    usual_spend: {
      expect: "mean",
      column: "spend",
      least: 1,
      most: 5000,
      severity: "warn",
      description: "a day costs what advertising costs, in dollars and not in cents",
    },
    something_spent: {
      expect: "sum",
      column: "spend",
      least: 0.01,
      severity: "warn",
      description: "advertisers pay for something",
    },
  },
  copy: true,
  tags: ["campaigns"],
  // One delivery may be late by half a day.
  freshness: "36 h",
});

function count(description: string) {
  return { type: "bigint", nullable: false, range: { least: 0 }, description } as const;
}

function amount(description: string) {
  return { type: "decimal(12,2)", nullable: false, range: { least: 0 }, description } as const;
}

const delivered = [advertisers, campaigns, performance];

/** Advertising campaigns and what they achieve: daily files to a star schema for reports. */
export const campaignAnalytics = defineProduct({
  name: "campaign_analytics",
  description: "Advertising campaigns, who pays for them and what they achieve day by day",
  owner: "marketing-analytics",
  // The senders deliver until five in the morning.
  schedule: "30 5 * * *",
  folder: import.meta.dirname,
  database: "campaign_analytics",
  sources: {
    files: fileSource({
      format: "csv",
      tables: Object.fromEntries(delivered.map(({ name, source }) => [name, source])),
    }),
  },
  tables: delivered.flatMap(({ bronze, silver }) => [bronze, silver]),
  dbt: {
    folder: "dbt",
    role: "dbt_user",
    schemas: ["staging", "core", "analytics"],
    reads: delivered.map(({ name }) => `silver.${name}`),
  },
});
