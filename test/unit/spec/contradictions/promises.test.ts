import { describe, expect, it } from "vitest";
import type { Column, Product } from "../../../../components/index.ts";
import { sql } from "../../../../components/index.ts";
import { campaignAnalytics } from "../../../../jobs/campaign_analytics/product.ts";
import { refused, shop, withGold, withColumns } from "../../../support/wrong-products.ts";

describe("schedules and limits are refused, with the repair,", () => {
  const fresh = (schedule: string, freshness: string): Product =>
    shop(({ bronze }) => ({ schedule, tables: [{ ...bronze, freshness: freshness as "1 h" }] }));
  const limited = (limits: object): Product =>
    withGold({ job: sql("days.sql", { reads: ["silver.sales"], ...limits }) });
  it.each<[string, Product, string, string]>([
    [
      "when there are other than five fields",
      shop(() => ({ schedule: "0 0 5 * * *" })),
      'schedule "0 0 5 * * *" is no cron expression of five fields',
      '"0 5 * * *", every day',
    ],
    [
      "when a field is out of range",
      shop(() => ({ schedule: "61 * * * *" })),
      "Invalid value for minute: 61",
      "use for example",
    ],
    [
      "when a scheduler might read it otherwise",
      shop(() => ({ schedule: "0 5 L * *" })),
      "no cron expression of five plain fields",
      "use for example",
    ],
    [
      "when the day never comes",
      shop(() => ({ schedule: "0 0 31 2 *" })),
      "names a day that never comes",
      "use for example",
    ],
    [
      "when a table is to be fresher than the runs",
      fresh("0 5 * * *", "12 h"),
      'shorter than the schedule "0 5 * * *" can give, whose runs are up to 24 h apart',
      "run it more often, or raise freshness",
    ],
    [
      "when a table is to be fresher than over a weekend",
      fresh("*/5 9-17 * * 1-5", "24 h"),
      "up to 3785 min apart",
      "run it more often",
    ],
    [
      "when freshness is no duration",
      fresh("0 5 * * *", "daily"),
      'freshness "daily" must be a duration',
      '"26 h"',
    ],
    [
      "when there are too many retries",
      limited({ retries: 11 }),
      "retries 11 must be a whole number",
      "from 0 to 10",
    ],
    [
      "when a retry is halved",
      limited({ retries: 0.5 }),
      "retries 0.5 must be a whole number",
      "from 0 to 10",
    ],
    [
      "when a try may take for ever",
      limited({ timeout: "2 days" }),
      'timeout "2 days" must be a duration of at most 24 h',
      '"30 min"',
    ],
    ["when no try could end", limited({ timeout: "0 s" }), 'timeout "0 s" must be a duration', '"30 min"'],
    [
      "when dbt is tried too often",
      { ...campaignAnalytics, dbt: { ...(campaignAnalytics.dbt as never as object), retries: -1 } as never },
      "dbt: retries -1 must be",
      "from 0 to 10",
    ],
  ])("%s", (_what, product, fault, repair) => {
    const faults = refused([product]).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });
});

describe("classifications and tags are refused, with the repair,", () => {
  const refined = (classification: Pick<Column, "classification">): Product =>
    shop(({ bronze, silver }) => {
      const buyer: Column = { type: "string", description: "Who bought it.", ...classification };
      const columns = { ...silver.columns, buyer };
      return { tables: [bronze, { ...silver, columns }] };
    });
  it.each<[string, Product, string, string]>([
    [
      "when a level is unknown",
      withColumns({ extra: { type: "string", classification: "topsecret" as "secret", description: "x" } }),
      'classification is "topsecret"',
      "use one of public, internal, confidential, personal, sensitive, secret",
    ],
    [
      "when what is refined is less strict",
      refined({ classification: "public" }),
      "column buyer is public, but personal in bronze.sales, whose values it holds",
      "classify it as strictly",
    ],
    [
      "when what is refined is not classified",
      refined({}),
      "column buyer is not classified, but personal in bronze.sales",
      "classify it as strictly",
    ],
    [
      "when personal values name folders",
      withColumns(
        { mail: { type: "string", classification: "personal", description: "Mail" } },
        { partitionBy: ["mail"] },
      ),
      "names the folders of partitions, which every listing shows",
      "keep it out of partitionBy",
    ],
    [
      "when a tag is no word",
      withGold({ tags: ["Sales Team"] }),
      'tag "Sales Team" must be',
      "lower-case letters and digits",
    ],
    ["when a tag is there twice", withGold({ tags: ["a", "a"] }), "tags names one twice", "tags"],
  ])("%s", (_what, product, fault, repair) => {
    const faults = refused([product]).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });
});
