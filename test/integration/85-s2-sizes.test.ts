import { stringify } from "csv-stringify/sync";
import { beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../cli/pipeline/run-record.ts";
import { sample } from "../../jobs/campaign_analytics/sample.ts";
import { PRODUCT, upWithCampaigns } from "./support/campaigns.ts";
import { lakehouse } from "./support/it-stack.ts";
import { store } from "./support/queries.ts";

beforeAll(upWithCampaigns);

describe("sizes", () => {
  it("S2.20 makes 15 MB of CSV at least 70 % smaller, and says so", async () => {
    const big = sample({ performanceRows: 400_000 });
    const [first] = big.deliveries;
    const csv = stringify([...(first?.tables.performance ?? [])], { header: true });
    expect(csv.length).toBeGreaterThan(15e6);
    const client = await store("lakehouse-root");
    const day = "2024-03-01";
    await client.putObject("landing", `${PRODUCT}/files/performance/${day}/performance.csv`, csv);
    const result = await lakehouse([
      "run",
      PRODUCT,
      "--table",
      "bronze.performance",
      "--date",
      day,
      "--json",
    ]);
    expect(result.exitCode, result.all).toBe(0);
    const [job] = (JSON.parse(result.stdout) as RunRecord).jobs;
    expect(job?.sourceBytes).toBe(csv.length);
    let stored = 0;
    for await (const item of client.listObjectsV2("bronze", `performance/date=${day}/`, true)) {
      stored += (item as { size: number }).size;
    }
    expect(job?.bytes).toBe(stored);
    expect(1 - stored / csv.length).toBeGreaterThanOrEqual(0.7);
    expect(result.stderr).toMatch(/\d+\.\d MB of files became \d\.\d MB of Parquet: \d\d % saved/);
  });
});
