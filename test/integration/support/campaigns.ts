import { sample } from "../../../jobs/campaign_analytics/sample.ts";
import type { TableName } from "../../../jobs/campaign_analytics/sample/csv-header.ts";
import { expect } from "vitest";
import type { RunRecord } from "../../../cli/pipeline/run-record.ts";
import { lakehouse } from "./it-stack.ts";
import { listKeys, store, trino } from "./queries.ts";
import { readStackFile, writeStackConfig } from "./stack-config-file.ts";

/** The second system of the acceptance rows, beside the stack's first product. */
export const PRODUCT = "campaign_analytics";

/** What is delivered, and what of it is planted. */
export const made = sample();

/** Switches the product on, and runs its jobs unless an earlier file of tests has. */
export async function upWithCampaigns(): Promise<void> {
  writeStackConfig({ ...readStackFile().config, [`lakehouse:${PRODUCT}`]: { enabled: true } });
  const flags = (await hasRun()) ? ["--skip-run"] : [];
  const result = await lakehouse(["up", ...flags], { show: true });
  expect(result.exitCode).toBe(0);
}

async function hasRun(): Promise<boolean> {
  // The exit code tells whether all services are well, which `up` sees to.
  const { stdout } = await lakehouse(["status", "--json"]);
  const { runs } = JSON.parse(stdout) as { runs: Record<string, RunRecord | null> };
  return runs[PRODUCT]?.status === "succeeded";
}

/** Runs the product's jobs as a user does. */
export async function run(...args: string[]): Promise<RunRecord> {
  const result = await lakehouse(["run", PRODUCT, "--json", ...args]);
  expect(result.exitCode, result.all).toBe(0);
  return JSON.parse(result.stdout) as RunRecord;
}

/** All counts together. */
export const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** What a silver table and its quarantine hold is what the sample's own plan of defects says. */
export async function expectSilver(table: TableName): Promise<void> {
  const { silverRows, rejected, rejectedByRule } = made.planted[table];
  expect(await trino(`SELECT count(*) FROM minio.silver.${table}`)).toEqual([[String(silverRows)]]);
  expect(await trino(`SELECT count(*) FROM minio.silver.${table}_quarantine`)).toEqual([[String(rejected)]]);
  const byRule = await trino(
    `SELECT rule, count(*) FROM minio.silver.${table}_quarantine CROSS JOIN UNNEST(_rules) AS t (rule) GROUP BY rule`,
  );
  expect(Object.fromEntries(byRule.map(([rule, rows]) => [rule, Number(rows)]))).toEqual(rejectedByRule);
}

/** Tags of a table's files, which change with their content, by key. */
export const objects = async (bucket: string, table: string): Promise<Map<string, string>> => {
  const client = await store("lakehouse-root");
  const keys = (await listKeys(client, bucket, `${table}/`)).filter((key) => key.endsWith(".parquet"));
  const tagged = keys.map(async (key) => [key, (await client.statObject(bucket, key)).etag] as const);
  return new Map(await Promise.all(tagged));
};
