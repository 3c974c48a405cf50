import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../cli/pipeline/run-record.ts";
import { fencedBlocks } from "../support/fenced-blocks.ts";
import { objects, PRODUCT, upWithCampaigns } from "./support/campaigns.ts";
import { lakehouse, ROOT } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";
import { withStackConfig } from "./support/stack-config-file.ts";

const folder = mkdtempSync(join(tmpdir(), "lakehouse-it-"));
const asJobs = { role: "jobs", database: PRODUCT };

async function succeed(...args: string[]): Promise<string> {
  const result = await lakehouse(args);
  expect(result.exitCode, result.all).toBe(0);
  return result.stdout;
}

beforeAll(upWithCampaigns);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("commands for the object store and the services, S2", () => {
  it("S2.21 lists, measures and downloads without any set-up", async () => {
    const list = async (...args: string[]): Promise<{ name: string; size?: number }[]> =>
      JSON.parse(await succeed("s3", ...args, "--json")) as { name: string; size?: number }[];
    const buckets = (await list("ls")).map(({ name }) => name);
    expect(buckets).toEqual(expect.arrayContaining(["s3://bronze/", "s3://landing/", "s3://silver/"]));
    expect((await list("ls", "bronze/campaigns/")).map(({ name }) => name)).toContain(
      "s3://bronze/campaigns/date=2024-02-09/",
    );
    const [usage] = JSON.parse(await succeed("s3", "du", "bronze/", "--json")) as { bytes: number }[];
    expect(usage?.bytes).toBeGreaterThan(0);
    const [part] = (await list("ls", "bronze/campaigns/date=2024-02-09/")).filter(({ size = 0 }) => size > 0);
    await succeed("s3", "cp", part?.name ?? "", `${folder}/`);
    expect(statSync(join(folder, (part?.name ?? "").split("/").at(-1) ?? "")).size).toBe(part?.size);
    expect(await succeed("s3", "info")).toMatch(/MinIO/);
  });

  it("S2.22 tells whether the object store and the database answer", async () => {
    await succeed("status", "minio", "postgres");
    await execa("docker", ["stop", "it-jupyter"]);
    await succeed("status", "minio", "postgres");
    const stopped = await lakehouse(["status", "jupyter"]);
    expect(stopped.exitCode).toBe(1);
    expect(stopped.all).toContain("./lakehouse up");
    await succeed("restart", "jupyter");
    await succeed("status", "jupyter");
  });

  it("S2.23 shows logs and restarts a service, which keeps its data", async () => {
    const logs = await lakehouse(["logs", "postgres"]);
    expect(logs.exitCode).toBe(0);
    expect(logs.all).toContain("database system is ready to accept connections");
    const before = await postgres("select count(*)::int as n from silver.campaigns", asJobs);
    await succeed("restart", "postgres");
    expect(await postgres("select count(*)::int as n from silver.campaigns", asJobs)).toEqual(before);
  });
});

describe("a kind of file that is added", () => {
  const PRODUCT_FILE = resolve(ROOT, "jobs/campaign_analytics/product.ts");
  const MODEL = resolve(ROOT, "jobs/campaign_analytics/dbt/models/analytics/campaign_feedback.sql");
  const declared = readFileSync(PRODUCT_FILE, "utf8");
  const blocks = fencedBlocks(readFileSync(resolve(ROOT, "README.md"), "utf8"));
  const text = (language: string, purpose: string): string =>
    blocks.find((block) => block.language === language && block.purpose === purpose)?.text ?? "";

  /** Declares the README's example, changed, beside what the product declares. */
  function declare(change: (example: string) => string): void {
    const start = "const delivered = [";
    const example = change(text("ts", "files"));
    writeFileSync(PRODUCT_FILE, declared.replace(start, `${example}\n${start}feedback, `));
  }

  afterAll(async () => {
    writeFileSync(PRODUCT_FILE, declared);
    rmSync(MODEL, { force: true });
    await succeed("up", "--skip-run");
  });

  it("takes one declaration and one query to become a checked table and a view, as the README says", async () => {
    declare((example) => example);
    writeFileSync(MODEL, text("sql", "dbt"));
    await succeed("up", "--skip-run");
    const file = join(folder, "feedback.csv");
    writeFileSync(
      file,
      "feedback_id,campaign_id,date,stars,comment\n1,1,2024-02-08,5,\n2,1,2024-02-08,2,dull\n3,1,2024-02-08,1,\n4,2,2024-02-08,6,\n",
    );
    await succeed("s3", "cp", file, `s3://landing/${PRODUCT}/files/feedback/2024-02-09/`);
    await succeed("run", PRODUCT);
    expect(
      await trino(
        "SELECT feedback_id, array_join(_rules, ' ') FROM minio.silver.feedback_quarantine ORDER BY feedback_id",
      ),
    ).toEqual([
      ["3", "explained"],
      ["4", "stars_in_range"],
    ]);
    const view = "select campaign_id, answers::int, stars::float from analytics.campaign_feedback";
    expect(await postgres(view, asJobs)).toEqual([{ campaign_id: 1, answers: 2, stars: 3.5 }]);
  });

  it("S2.18 keeps the gold layer from being built when a check of silver stops", async () => {
    declare((example) => example.replace('severity: "reject"', 'severity: "stop"'));
    await succeed("up", "--skip-run");
    const before = await postgres("select max(_silver_processed_at) as at from silver.feedback", asJobs);
    const result = await lakehouse(["run", PRODUCT, "--json"]);
    expect(result.exitCode).toBe(1);
    expect(result.all).toContain("rule explained (who gives one star says why) is broken by 1 row(s)");
    const record = JSON.parse(await succeed("status", "--json")) as {
      runs: Record<string, RunRecord>;
    };
    const states = record.runs[PRODUCT]?.jobs.map(({ table, status }) => `${table} ${status}`);
    expect(states).toContain("silver.feedback failed");
    expect(states).toContain("dbt not run");
    expect(await postgres("select max(_silver_processed_at) as at from silver.feedback", asJobs)).toEqual(
      before,
    );
  });
});

describe("a service that is reset", () => {
  it("S2.23 loses its data only with both keys, and leaves the buckets as they are", async () => {
    const before = await objects("bronze", "campaigns");
    const refused = await lakehouse(["reset", "postgres", "--delete-data", "--yes"]);
    expect(refused.exitCode, refused.all).toBe(3);
    expect(refused.all).toContain("allowDataLoss");
    await withStackConfig(
      (config) => ({ ...config, "lakehouse:allowDataLoss": true }),
      () => succeed("reset", "postgres", "--delete-data", "--yes"),
    );
    await succeed("up");
    expect(await objects("bronze", "campaigns")).toEqual(before);
    const counts = "select (select count(*) from silver.campaigns)::int as n from core.dim_campaigns limit 1";
    expect(await postgres(counts, asJobs)).toEqual([{ n: 216 }]);
  });
});
