import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRODUCT, run, upWithCampaigns } from "./support/campaigns.ts";
import { lakehouse, ROOT } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";

const FILE = resolve(ROOT, "jobs/campaign_analytics/product.ts");
const declared = readFileSync(FILE, "utf8");
const folder = mkdtempSync(join(tmpdir(), "lakehouse-it-"));
const KEPT_DAYS = 30;

const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const [OLD, NEW] = [daysAgo(2 * KEPT_DAYS), daysAgo(0)];

/** Puts a file of surveys beside those that the product declares: bronze is parquet, silver has a log. */
function declare(retention: string): void {
  const surveys = `const surveys = fileTable("files", {
    name: "surveys",
    description: "Answers of customers",
    columns: {
      survey_id: { type: "int", nullable: false, description: "Identifies the answer." },
      answered_on: { type: "date", nullable: false, description: "When it was given." },
    },
    primaryKey: ["survey_id"],
    partitionBy: ["answered_on"],
    copy: true,
    ${retention}
  });\n`;
  writeFileSync(
    FILE,
    declared
      .replace("const delivered = [", `${surveys}const delivered = [`)
      .replace("tables: Object.fromEntries(delivered", "tables: Object.fromEntries([...delivered, surveys]")
      .replace(
        "tables: delivered.flatMap(({ bronze, silver }) => [bronze, silver]),",
        'tables: [...delivered.flatMap(({ bronze, silver }) => [bronze, silver]), surveys.bronze, { ...surveys.silver, format: "delta" }],',
      ),
  );
}

async function succeed(...args: string[]): Promise<string> {
  const result = await lakehouse(args);
  expect(result.exitCode, result.all).toBe(0);
  return result.stdout;
}

async function fill(): Promise<void> {
  for (const layer of ["bronze", "silver"]) await run("--table", `${layer}.surveys`);
}

async function maintain(...args: string[]): Promise<Record<string, unknown>[]> {
  const printed = await succeed("maintain", PRODUCT, "--json", ...args);
  return (JSON.parse(printed) as { tables: Record<string, unknown>[] }).tables;
}

/** Days of answers by table and store. */
async function kept(): Promise<Record<string, string[]>> {
  const lake = async (table: string): Promise<string[]> =>
    (await trino(`SELECT CAST(answered_on AS varchar) FROM ${table}.surveys ORDER BY 1`)).flat();
  const copy = async (table: string): Promise<string[]> =>
    (
      await postgres(`select answered_on::text as day from ${table} order by 1`, {
        role: "jobs",
        database: PRODUCT,
      })
    ).map(({ day }) => String(day));
  return {
    bronze: await lake("minio.bronze"),
    silver: await lake("delta.silver"),
    bronzeCopy: await copy("bronze.raw_surveys"),
    silverCopy: await copy("silver.surveys"),
  };
}

const everywhere = (...days: string[]): Record<string, string[]> => ({
  bronze: days,
  silver: days,
  bronzeCopy: days,
  silverCopy: days,
});

describe("rows past their retention", () => {
  beforeAll(async () => {
    await upWithCampaigns();
    declare("");
    await succeed("up", "--skip-run");
    for (const [id, day] of [OLD, NEW].entries()) {
      const file = join(folder, "surveys.csv");
      writeFileSync(file, `survey_id,answered_on\n${id},${day}\n`);
      await succeed("s3", "cp", file, `s3://landing/${PRODUCT}/files/surveys/${day}/`);
    }
    await fill();
  });

  afterAll(async () => {
    writeFileSync(FILE, declared);
    rmSync(folder, { recursive: true });
    await succeed("up", "--skip-run");
  });

  it("stay as long as no table declares one", async () => {
    expect(await maintain()).toEqual([]);
    expect(await kept()).toEqual(everywhere(OLD, NEW));
  });

  it("are told first, and go from both stores, day by day", async () => {
    const retention = `{ rows: "${KEPT_DAYS} days" }`;
    declare(`retention: { bronze: ${retention}, silver: ${retention} },`);
    await succeed("up", "--skip-run");
    const past = ["bronze.surveys", "silver.surveys"].map((table): unknown =>
      expect.objectContaining({ table, partitions: [OLD], rows: 1, copyRows: 1, fault: null }),
    );
    expect(await maintain("--dry-run")).toEqual(past);
    expect(await kept()).toEqual(everywhere(OLD, NEW));
    expect(await maintain()).toEqual(past);
    expect(await kept()).toEqual(everywhere(NEW));
  });

  it("do not come back with the next run, although they are still among the deliveries", async () => {
    await fill();
    expect(await kept()).toEqual(everywhere(NEW));
    for (const { partitions, rows } of await maintain()) expect([partitions, rows]).toEqual([[], 0]);
  });
});
