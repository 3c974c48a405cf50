import { describe, expect, it } from "vitest";
import type { Product } from "../../../../components/index.ts";
import { campaignAnalytics } from "../../../../jobs/campaign_analytics/product.ts";
import {
  refused,
  shop,
  keeping,
  withGold,
  withColumns,
  referenced,
} from "../../../support/wrong-products.ts";

describe("the products that the contradictions are made of", () => {
  it.each([
    ["without retention", shop()],
    [
      "with one retention for all",
      keeping({ bronze: { rows: "30 days" }, silver: { rows: "30 days" }, gold: { rows: "7 days" } }),
    ],
    [
      "that follow their source",
      keeping({
        bronze: { rows: "30 days" },
        silver: { rows: "while in source" },
        gold: { rows: "while in source" },
      }),
    ],
    ["with states", withGold({ format: "delta", retention: { timeTravel: "7 days", vacuum: "8 days" } })],
    [
      "as fresh as the schedule",
      shop(({ bronze }) => ({ schedule: "0 5 * * *", tables: [{ ...bronze, freshness: "24 h" }] })),
    ],
  ])("%s are right", (_name, product) => {
    expect(refused([product])).toEqual([]);
  });
});

it("what rows are merged into keeps them longer than what they come from", () => {
  const merged = withGold({ job: { step: "merge", reads: "silver.sales", latestBy: "sold_on" } });
  const tables = merged.tables.map((table) =>
    table.layer === "gold" ? table : { ...table, retention: { rows: "30 days" } as const },
  );
  expect(refused([{ ...merged, tables }]).filter((fault) => fault.includes("is kept"))).toEqual([]);
});

describe("retention is refused, with the repair,", () => {
  it.each<[string, Product, string, string]>([
    [
      "when vacuum is shorter than time travel (S5.23)",
      withGold({ format: "delta", retention: { timeTravel: "30 days", vacuum: "7 days" } }),
      "vacuum after 7 days removes files that time travel over 30 days needs",
      "raise vacuum to at least 30 days",
    ],
    [
      "when Delta's safety check would have to be switched off",
      withGold({ format: "delta", retention: { vacuum: "24 h" } }),
      "may remove files that a running query",
      "raise it to at least 7 days",
    ],
    [
      "when parquet is to travel in time",
      withGold({ retention: { timeTravel: "7 days" } }),
      "which parquet has none of",
      "use delta or iceberg",
    ],
    [
      "when bronze ends before the silver that is rebuilt from it",
      keeping({ bronze: { rows: "30 days" } }),
      "it is kept 30 days, but silver.sales, which is made from it, for ever",
      "keep it at least as long",
    ],
    [
      "when silver ends before a gold that is kept longer",
      keeping({ silver: { rows: "30 days" }, gold: { rows: "90 days" } }),
      "but gold.days, which is made from it, 90 days",
      '"while in source"',
    ],
    [
      "when dbt needs what ends",
      {
        ...campaignAnalytics,
        tables: campaignAnalytics.tables.map((table) =>
          table.name === "performance" ? { ...table, retention: { rows: "90 days" } } : table,
        ),
      },
      "it is kept 90 days, but what dbt makes from it for ever",
      '"while in source"',
    ],
    [
      "on a dimension, which has no day",
      withColumns({}, { retention: { rows: "30 days" } }),
      "a dimension has no day to count from",
      "partition it by a column of type date",
    ],
    [
      "on a column that is no day",
      withColumns(
        { kind: { type: "string", description: "Kind" } },
        { partitionBy: ["kind"], retention: { rows: "30 days" } },
      ),
      "kind is no day to count from",
      "of type date",
    ],
    [
      "by a column that makes no partitions",
      withColumns(
        { born: { type: "date", description: "Born" } },
        { partitionBy: ["name"], retention: { rows: "30 days", by: "born" } },
      ),
      "rows go by whole partitions",
      "put born first in partitionBy",
    ],
    [
      "on a dimension, which others reference",
      referenced(),
      "it is a dimension, which silver.active.boss_id references",
      'keep its rows "while in source"',
    ],
    [
      "of deliveries that are all kept",
      keeping({ bronze: { rows: "while in source" } }),
      "every delivery is kept",
      'rows: "365 days"',
    ],
    [
      "of rows that are merged and stay",
      withGold({
        job: { step: "merge", reads: "silver.sales", latestBy: "sold_on" },
        retention: { rows: "while in source" },
      }),
      "rows are merged into it and stay",
      'rows: "365 days"',
    ],
    [
      "of rows by hours",
      keeping({ gold: { rows: "36 h" } }),
      'retention.rows "36 h" must be whole days',
      '"90 days"',
    ],
    [
      "of rows of a log's table that is not partitioned by days",
      withGold({ format: "iceberg", partitionBy: [], retention: { rows: "30 days" } }),
      "a dimension has no day to count from",
      "partition it by a column of type date",
    ],
    [
      "of rows of a database's table by no day",
      withGold({ format: "postgres", partitionBy: [], retention: { rows: "30 days", by: "sold" } }),
      "sold is no day to count from",
      "name a column of type date in retention.by",
    ],
    [
      "when Iceberg would take files of a running write for abandoned",
      withGold({ format: "iceberg", retention: { vacuum: "2 h" } }),
      "may remove files that a running query",
      "raise it to at least 1 days",
    ],
    [
      "that says nothing",
      withGold({ retention: {} }),
      "its retention is empty",
      "say rows, timeTravel or vacuum",
    ],
    [
      "that counts nothing",
      withGold({ format: "delta", retention: { by: "sold_on", vacuum: "8 days" } }),
      "retention.by counts the age of rows",
      "say rows, too",
    ],
    [
      "that is no duration",
      withGold({ format: "delta", retention: { vacuum: "long" as "8 days" } }),
      'retention.vacuum "long" must be a duration',
      '"30 days"',
    ],
  ])("%s", (_what, product, fault, repair) => {
    const faults = refused([product]).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });
});
