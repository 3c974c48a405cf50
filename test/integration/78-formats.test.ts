import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRODUCT, run, upWithCampaigns } from "./support/campaigns.ts";
import { lakehouse } from "./support/it-stack.ts";
import { listKeys, postgres, spark, store, trino } from "./support/queries.ts";
import { killRunnerCalls } from "./support/runner-calls.ts";
import { declareVisits, restoreProducts } from "./support/visits.ts";

const folder = mkdtempSync(join(tmpdir(), "lakehouse-it-"));
const asJobs = { role: "jobs", database: PRODUCT };
const DAYS = ["2024-02-08", "2024-02-09"] as const;
const HEADER = "visit_id,page,paid\n";
const TABLES = [
  "bronze.visits",
  "silver.visits",
  "silver.visits_asked",
  "silver.visits_latest",
  "gold.visit_totals",
];

async function succeed(...args: string[]): Promise<string> {
  const result = await lakehouse(args);
  expect(result.exitCode, result.all).toBe(0);
  return result.stdout;
}

async function deliver(day: string, rows: string): Promise<void> {
  const file = join(folder, "visits.csv");
  writeFileSync(file, HEADER + rows);
  await succeed("s3", "cp", file, `s3://landing/${PRODUCT}/files/visits/${day}/`);
}

async function runVisits(): Promise<void> {
  for (const table of TABLES) await run("--table", table);
}

/** What readers of every engine get of every table: keys and what tells their rows apart. */
async function everything(): Promise<Record<string, unknown>> {
  const ask = async (statement: string): Promise<string[]> =>
    (await trino(statement)).map((row) => row.join(" "));
  const query = (statement: string): Promise<Record<string, unknown>[]> => postgres(statement, asJobs);
  return {
    bronze: await ask('SELECT "date", visit_id, paid FROM iceberg.bronze.visits ORDER BY 1, 2, 3'),
    silver: await ask("SELECT visit_id, page, paid FROM delta.silver.visits ORDER BY 1"),
    rejected: await ask(
      "SELECT visit_id, array_join(_rules, ' ') FROM delta.silver.visits_quarantine ORDER BY 1",
    ),
    latest: await ask('SELECT visit_id, page, "date" FROM iceberg.silver.visits_latest ORDER BY 1'),
    gold: await ask("SELECT visits, late FROM minio.gold.visit_totals"),
    copies: await query(
      "select (select count(*)::int from bronze.raw_visits) as bronze, (select count(*)::int from silver.visits) as silver",
    ),
    asked: await query("select visit_id, page, paid::text from silver.visits_asked order by 1"),
    refused: await query("select visit_id, _rules from silver.visits_asked_quarantine order by 1"),
  };
}

const day2 = (page: string): string => `2,${page},2.50\n3,c,-1\n4,d,0\n`;
/** After both days, the second one with this page for visit 2. */
const expected = (page: string): Record<string, unknown> => ({
  bronze: [
    "2024-02-08 1 1.00",
    "2024-02-08 2 2.00",
    "2024-02-09 2 2.50",
    "2024-02-09 3 -1",
    "2024-02-09 4 0",
  ],
  silver: ["1 a 1.00", `2 ${page} 2.50`, "4 d 0.00"],
  rejected: ["3 paid_in_range"],
  latest: ["1 a 2024-02-08", `2 ${page} 2024-02-09`, "3 c 2024-02-09", "4 d 2024-02-09"],
  gold: ["3 2"],
  copies: [{ bronze: 5, silver: 3 }],
  asked: [
    { visit_id: 1, page: "a", paid: "1.00" },
    { visit_id: 2, page, paid: "2.50" },
    { visit_id: 4, page: "d", paid: "0.00" },
  ],
  refused: [{ visit_id: 3, _rules: ["paid_in_range"] }],
});

const ingestedAt = (): Promise<string[][]> =>
  trino('SELECT max(_ingestion_timestamp) FROM iceberg.bronze.visits GROUP BY "date" ORDER BY "date"');

/** Names of what waits to be published. */
async function staged(): Promise<string[]> {
  const client = await store("lakehouse-root");
  const keys = await Promise.all(
    ["bronze", "silver"].map((bucket) => listKeys(client, bucket, "_staging/visits")),
  );
  return keys.flat().filter((key) => key.endsWith(".parquet"));
}

beforeAll(async () => {
  declareVisits();
  await upWithCampaigns();
  await deliver(DAYS[0], "1,a,1.00\n2,b,2.00\n");
  await deliver(DAYS[1], day2("B"));
  await runVisits();
});
afterAll(async () => {
  restoreProducts();
  rmSync(folder, { recursive: true });
  await succeed("up", "--skip-run");
});

describe("tables of every format", () => {
  it("hold the same for Spark, Trino and Postgres, with what is rejected beside them", async () => {
    expect(await everything()).toEqual(expected("B"));
    const counts = await spark(
      "names = ['iceberg.bronze.visits', 'silver.visits', 'iceberg.silver.visits_latest', 'gold.visit_totals']\n" +
        "print(json.dumps([spark.table(name).count() for name in names]))",
    );
    expect(counts).toEqual([5, 3, 4, 1]);
  });

  it("hold the same after a rerun, in which a day that has not changed is not written again", async () => {
    const before = await ingestedAt();
    await runVisits();
    expect(await everything()).toEqual(expected("B"));
    expect(await ingestedAt()).toEqual(before);
  });

  it("replace the rows of a changed day by one commit, and no others", async () => {
    const snapshots = 'SELECT count(*) FROM iceberg.bronze."visits$snapshots"';
    const [[before], [first]] = [await trino(snapshots), await ingestedAt()];
    await deliver(DAYS[1], day2("changed"));
    await runVisits();
    expect(await everything()).toEqual(expected("changed"));
    expect((await ingestedAt())[0]).toEqual(first);
    expect(Number((await trino(snapshots))[0]?.[0])).toBe(Number(before?.[0]) + 1);
  });

  it.each(["silver.visits", "silver.visits_asked", "silver.visits_latest"])(
    "%s has the old rows or the new ones after a kill between staging and commit, and then the exact ones",
    async (name) => {
      await deliver(DAYS[1], day2(`killed ${name}`));
      await run("--table", "bronze.visits");
      const killed = lakehouse(["run", PRODUCT, "--table", name]);
      await expect
        .poll(async () => (await staged()).length, { timeout: 60_000, interval: 50 })
        .toBeGreaterThan(0);
      await killRunnerCalls();
      expect((await killed).exitCode).not.toBe(0);
      const seen = JSON.stringify(await everything());
      expect(seen).not.toContain("[]");
      await runVisits();
      expect(await everything()).toEqual(expected(`killed ${name}`));
      expect(await staged()).toEqual([]);
    },
  );

  it("are found again when the metastore has lost them", async () => {
    const before = await ingestedAt();
    await spark(
      "for name in ['iceberg.bronze.visits', 'silver.visits', 'iceberg.silver.visits_latest']:\n" +
        "    spark.sql(f'DROP TABLE {name}')\nprint('null')",
    );
    await runVisits();
    expect(await everything()).toEqual(expected("killed silver.visits_latest"));
    expect(await ingestedAt()).toEqual(before);
  });
});

describe("an incremental ingest", () => {
  it("reads what changed at the source since the greatest kept value, and keeps the rest", async () => {
    const ingest = async (): Promise<number> => {
      const result = await lakehouse(["run", "pagila", "--table", "bronze.rental_changes", "--json"]);
      expect(result.exitCode, result.all).toBe(0);
      const [job] = (JSON.parse(result.stdout) as { jobs: { rowsIn: number }[] }).jobs;
      return job?.rowsIn ?? -1;
    };
    const counted = async (): Promise<string> =>
      (await trino("SELECT count(*), max(last_update) FROM delta.bronze.rental_changes"))[0]?.[0] ?? "";
    const source = async (statement: string) => postgres(statement, { role: "pagila_owner" });
    await ingest();
    const [{ n: all } = {}] = await source("select count(*)::int as n from rental");
    expect(await counted()).toBe(String(all));
    await source("update rental set last_update = now() where rental_id in (1, 2)");
    expect(await ingest()).toBeGreaterThanOrEqual(2);
    expect(await counted()).toBe(String(all));
    // Only those of the greatest value come again: what changed in the same moment must not be missed.
    expect(await ingest()).toBe(2);
    expect(await counted()).toBe(String(all));
  });
});
