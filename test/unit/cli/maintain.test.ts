import { describe, expect, it } from "vitest";
import { renderMaintained } from "../../../cli/output/maintained-text.ts";
import { renderStatus } from "../../../cli/output/status-text.ts";
import { freshnessPlan, tableFreshness } from "../../../cli/pipeline/freshness.ts";
import type { MaintainRecord } from "../../../cli/pipeline/maintain.ts";
import { compilePlan } from "../../../components/plan/compile.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";

const NOW = new Date("2026-03-02T06:00:00Z");
const plan = freshnessPlan.parse(
  compilePlan([campaignAnalytics], { bucketName: (bucket) => bucket, code: {} }),
).products["campaign_analytics"] ?? { tables: {}, jobs: [] };

const notes = (bronze: string, silver: string) => ({
  "bronze.performance": { run: "1", at: bronze },
  "silver.performance": { run: "2", at: silver },
});

describe("freshness", () => {
  it("is judged for tables that promise it, and for no others", () => {
    const fresh = tableFreshness(plan, notes("2026-03-01T18:00:00+00:00", "2026-03-01T18:00:00+00:00"), NOW);
    expect(fresh).toEqual([
      { table: "bronze.performance", limit: 129_600, age: 43_200, stale: false },
      { table: "silver.performance", limit: 129_600, age: 43_200, stale: false },
    ]);
  });

  it("is that of the oldest rows a table is made from, however late it was made", () => {
    const stale = tableFreshness(plan, notes("2026-02-28T06:00:00+00:00", "2026-03-02T05:00:00+00:00"), NOW);
    expect(stale.map(({ table, age, stale }) => [table, age, stale])).toEqual([
      ["bronze.performance", 172_800, true],
      ["silver.performance", 172_800, true],
    ]);
  });

  it("is missing for a table that was never filled", () => {
    expect(tableFreshness(plan, {}, NOW)).toEqual([
      { table: "bronze.performance", limit: 129_600, age: null, stale: true },
      { table: "silver.performance", limit: 129_600, age: null, stale: true },
    ]);
  });

  it("is told where it is broken", () => {
    const freshness = {
      shop: [
        { table: "gold.a", limit: 3600, age: 5400, stale: true },
        { table: "gold.b", limit: 3600, age: 60, stale: false },
        { table: "gold.c", limit: 3600, age: null, stale: true },
      ],
    };
    const text = renderStatus({ stack: "dev", healthy: true, services: [], runs: {}, freshness });
    expect(text).toContain("gold.a is NOT fresh: it is 1.5 h old, and promises 1 h");
    expect(text).toContain("gold.c is NOT fresh: it was never filled, and promises 1 h");
    expect(text).not.toContain("gold.b");
  });
});

describe("a record of maintenance", () => {
  const table = {
    table: "silver.a",
    firstDay: "2026-01-31",
    rows: 3,
    bytes: 1200,
    copyRows: 4,
    freedBytes: 2048,
    fault: null,
  };
  const record: MaintainRecord = {
    runId: "r",
    product: "shop",
    dryRun: false,
    tables: [
      { ...table, partitions: ["2026-01-01", "2026-01-30"] },
      { ...table, table: "silver.b", partitions: [], rows: 0, fault: "gold.c did not read it." },
    ],
  };

  it("tells what went, and why something stays", () => {
    const text = renderMaintained(record);
    expect(text).toMatch(/silver\.a.*2026-01-31.*2026-01-01 … 2026-01-30.*3.*1\.2 KiB.*4.*2\.0 KiB/);
    expect(text).toContain("silver.b stays as it is: gold.c did not read it.");
  });

  it("says so when nothing was removed", () => {
    expect(renderMaintained({ ...record, dryRun: true })).toContain(
      "Nothing was removed; leave out --dry-run",
    );
    expect(renderMaintained({ ...record, tables: [] })).toBe(
      "No table of shop ends anything by age; nothing is removed.",
    );
  });
});
