import { execa } from "execa";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { killRunnerCalls } from "./support/runner-calls.ts";
import { untilLine } from "./support/until-line.ts";
import { expectSilver, made, PRODUCT, run, sum, upWithCampaigns } from "./support/campaigns.ts";
import { credential, lakehouse, PORTS } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";

const asJobs = { role: "jobs", database: PRODUCT };
const { campaigns } = made.planted;

/** Everything holds exactly what the sample's own plan of defects says, in both stores. */
async function expectExact(): Promise<void> {
  for (const table of ["advertisers", "campaigns", "performance"] as const) {
    await expectSilver(table);
    const [copy] = await postgres(
      `select (select count(*) from bronze.raw_${table})::int as bronze, count(*)::int as silver from silver.${table}`,
      asJobs,
    );
    const { bronzeRows, silverRows } = made.planted[table];
    expect(copy).toEqual({ bronze: sum(bronzeRows), silver: silverRows });
  }
  expect(await postgres("select count(*)::int as n from core.dim_campaigns", asJobs)).toEqual([
    { n: campaigns.silverRows },
  ]);
}

/** Connection that lets others read a table but not write to it, until it is closed. */
async function lock(table: string): Promise<pg.Client> {
  const { user, password } = await credential("postgres/jobs");
  const client = new pg.Client({
    host: "127.0.0.1",
    port: PORTS.postgres.sql,
    database: PRODUCT,
    user,
    password,
  });
  await client.connect();
  await client.query("begin");
  await client.query(`lock table ${table} in share mode`);
  return client;
}

/** Counts again and again what readers of both stores see, until told to stop; a reader may be refused. */
function poll(): () => Promise<Set<number>> {
  const seen = new Set<number>();
  let stopped = false;
  const reader = async (ask: () => Promise<number>): Promise<void> => {
    while (!stopped) {
      const count = await ask().catch(() => undefined);
      if (count !== undefined) seen.add(count);
      // As often as a busy dashboard; without a pause the readers would take a core of their own.
      await setTimeout(200);
    }
  };
  const count = "select count(*)::int as n from silver.campaigns";
  const readers = [
    reader(async () => Number((await trino("SELECT count(*) FROM minio.silver.campaigns"))[0]?.[0])),
    reader(async () => Number((await postgres(count, asJobs))[0]?.["n"])),
  ];
  return async () => {
    stopped = true;
    await Promise.all(readers);
    return seen;
  };
}

describe("campaign analytics that is disturbed", () => {
  beforeAll(upWithCampaigns);

  it("S2.09 killed between the two stores: the next run makes them equal", async () => {
    const ingestedAt = async (): Promise<[unknown, unknown]> => {
      const newest = "max(_ingestion_timestamp)";
      const [lake] = await trino(`SELECT ${newest} FROM minio.bronze.campaigns WHERE "date" = '2024-02-09'`);
      const [copy] = await postgres(
        `select ${newest} as at from bronze.raw_campaigns where date = '2024-02-09'`,
        asJobs,
      );
      return [lake?.[0], copy?.["at"]];
    };
    const [before] = await ingestedAt();
    const holder = await lock("bronze.raw_campaigns");
    const killed = lakehouse(["run", PRODUCT, "--table", "bronze.campaigns", "--date", "2024-02-09"]);
    const newest = `SELECT max(_ingestion_timestamp) FROM minio.bronze.campaigns WHERE "date" = '2024-02-09'`;
    await expect.poll(async () => (await trino(newest))[0]?.[0], { timeout: 60_000 }).not.toBe(before);
    await killRunnerCalls();
    expect((await killed).exitCode).not.toBe(0);
    await holder.end();

    const [lake, copy] = await ingestedAt();
    expect(lake).not.toBe(copy);
    await run("--layer", "bronze");
    const [again, same] = await ingestedAt();
    expect(again).toBe(same);
    await expectExact();
  });

  it("back-fills three days one by one without a row too many or too few", async () => {
    for (const { day } of made.deliveries) await run("--layer", "bronze", "--date", day);
    await run();
    await expectExact();
  });

  // The Spark worker is killed in a run of the other product.
  it.each(["postgres", "minio", "hive-metastore"])(
    "killing %s in the middle of a run: it fails visibly or finishes, and the next one is exact",
    async (service) => {
      const stop = poll();
      const disturbed = lakehouse(["run", PRODUCT]);
      await untilLine(disturbed, /\[\d+\/\d+\] bronze/);
      await execa("docker", ["kill", `it-${service}`]);
      const result = await disturbed;
      expect([0, 1], result.all).toContain(result.exitCode);
      if (result.exitCode === 1) expect(result.all).toMatch(/fail|does not answer|cannot/i);
      const repaired = await lakehouse(["up", "--skip-run"]);
      expect(repaired.exitCode, repaired.all).toBe(0);
      await run();
      await expectExact();
      expect([...(await stop())]).toEqual([campaigns.silverRows]);
    },
  );
});
