import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import type { TableName } from "../../jobs/campaign_analytics/sample/csv-header.ts";
import { outcome } from "../unit/jobs/support/campaign-silver.ts";
import { expectSilver, made, objects, PRODUCT, run, sum, upWithCampaigns } from "./support/campaigns.ts";
import { lakehouse, PORTS, stackOutputs } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";

const TABLES: readonly TableName[] = ["advertisers", "campaigns", "performance"];
const DAYS = ["2024-02-07", "2024-02-08", "2024-02-09"];

const asDbt = { role: "dbt_user", database: PRODUCT };
const asJobs = { role: "jobs", database: PRODUCT };

describe("campaign analytics, S2", () => {
  beforeAll(upWithCampaigns);

  it("S2.01 has the store's console, and the database for dbt's role", async () => {
    expect((await fetch(`http://127.0.0.1:${PORTS.minio.console}`)).status).toBe(200);
    const ready = ["pg_isready", "--username=dbt_user", `--dbname=${PRODUCT}`];
    expect((await execa("docker", ["exec", "it-postgres", ...ready])).stdout).toContain(
      "accepting connections",
    );
    expect(await postgres("select current_user::text as me", asDbt)).toEqual([{ me: "dbt_user" }]);
  });

  it("S2.03 has a schema per layer and those of dbt, and dbt's role may not write the layers", async () => {
    const found = await postgres(
      "select nspname::text as name, pg_get_userbyid(nspowner)::text as owner from pg_namespace " +
        "where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by 1",
      asJobs,
    );
    expect(found.map(({ name, owner }) => `${String(name)} of ${String(owner)}`)).toEqual([
      "analytics of dbt_user",
      "bronze of jobs",
      "core of dbt_user",
      "gold of jobs",
      "silver of jobs",
      "staging of dbt_user",
    ]);
    for (const statement of [
      "insert into bronze.raw_campaigns default values",
      "select * from bronze.raw_campaigns",
      "delete from silver.campaigns",
      "create table silver.mine (id int)",
    ]) {
      await expect(postgres(statement, asDbt), statement).rejects.toThrow(/permission denied/);
    }
  });

  it.each(TABLES)("S2.04 S2.05 ingests %s alone, below the day of delivery", async (table) => {
    const [day = ""] = DAYS;
    const { jobs } = await run("--table", `bronze.${table}`, "--date", day);
    const rows = made.planted[table].bronzeRows[day];
    expect(jobs).toMatchObject([{ table: `bronze.${table}`, status: "succeeded", rowsOut: rows }]);
    const counted = await postgres(
      `select date, count(*)::int as n from bronze.raw_${table} group by 1`,
      asJobs,
    );
    expect(Object.fromEntries(counted.map(({ date, n }) => [date, n]))).toEqual(
      made.planted[table].bronzeRows,
    );
    const folders = [...(await objects("bronze", table)).keys()].map((key) =>
      key.split("/").slice(0, -1).join("/"),
    );
    expect([...new Set(folders)].sort()).toEqual(DAYS.map((each) => `${table}/date=${each}`));
  });

  it("S2.06 keeps bronze as text, in Parquet and in Postgres", async () => {
    const types = (rows: unknown[]): unknown[] => [...new Set(rows)];
    const lake = await trino(
      "SELECT data_type FROM minio.information_schema.columns WHERE table_schema = 'bronze' " +
        "AND table_name IN ('advertisers', 'campaigns', 'performance')",
    );
    expect(types(lake.map(([type]) => type))).toEqual(["varchar"]);
    const copies = await postgres(
      "select data_type::text as type from information_schema.columns where table_schema = 'bronze'",
      asJobs,
    );
    expect(types(copies.map(({ type }) => type))).toEqual(["text"]);
  });

  it("S2.07 keeps the business date that is called like the partition", async () => {
    const expected = new Map<string, number>();
    for (const { row } of outcome(made, "performance").silver) {
      expected.set(row["date"] ?? "", (expected.get(row["date"] ?? "") ?? 0) + 1);
    }
    const found = await trino("SELECT performance_date, count(*) FROM minio.silver.performance GROUP BY 1");
    expect(new Map(found.map(([date = "", rows]) => [date, Number(rows)]))).toEqual(expected);
  });

  it("S2.08 leaves every day as it is when nothing new was delivered, and only the day that is asked for anew", async () => {
    const before = await objects("bronze", "performance");
    const idle = await run("--layer", "bronze");
    expect(idle.jobs.map(({ rowsOut }) => rowsOut)).toEqual([0, 0, 0]);
    expect(await objects("bronze", "performance")).toEqual(before);

    await run("--table", "bronze.performance", "--date", "2024-02-09");
    const others = (keys: Map<string, string>): [string, string][] =>
      [...keys].filter(([key]) => !key.includes("date=2024-02-09"));
    const after = await objects("bronze", "performance");
    expect(others(after)).toEqual(others(before));
    expect(await trino("SELECT count(*) FROM minio.bronze.performance")).toEqual([
      [String(sum(made.planted.performance.bronzeRows))],
    ]);
  });

  it("S2.09 brings files and Postgres together again after they went apart", async () => {
    await postgres("delete from bronze.raw_performance where date = '2024-02-08'", asJobs);
    const files = await objects("bronze", "performance");
    await run("--table", "bronze.performance");
    expect(await objects("bronze", "performance")).toEqual(files);
    const counted = await postgres(
      "select date, count(*)::int as n from bronze.raw_performance group by 1",
      asJobs,
    );
    expect(Object.fromEntries(counted.map(({ date, n }) => [date, n]))).toEqual(
      made.planted.performance.bronzeRows,
    );
    const lake = await trino('SELECT "date", count(*) FROM minio.bronze.performance GROUP BY 1');
    expect(Object.fromEntries(lake.map(([date, n]) => [date, Number(n)]))).toEqual(
      made.planted.performance.bronzeRows,
    );
  });

  it.each(TABLES)(
    "S2.10 S2.11 has the distinct, valid rows of %s, and the others with their rules",
    expectSilver,
  );

  it("S2.10 types the columns and keeps the row that was delivered last", async () => {
    const types = await trino(
      "SELECT column_name, data_type FROM minio.information_schema.columns " +
        "WHERE table_schema = 'silver' AND table_name = 'performance'",
    );
    expect(Object.fromEntries(types)).toEqual({
      campaign_id: "integer",
      performance_date: "date",
      impressions: "bigint",
      clicks: "bigint",
      conversions: "bigint",
      spend: "decimal(12,2)",
      revenue: "decimal(12,2)",
      _ingestion_timestamp: "timestamp(6)",
      _silver_processed_at: "timestamp(6)",
    });
    const rows = await trino(
      "SELECT campaign_id, performance_date, clicks, spend FROM minio.silver.performance",
    );
    const expected = outcome(made, "performance").silver.map(({ row }) =>
      [row["campaign_id"], row["date"], row["clicks"], row["spend"]].join(),
    );
    expect(rows.map((row) => row.join()).sort()).toEqual(expected.sort());
  });

  it("S2.11 quarantines each planted row under the rules that it breaks, as it was delivered", async () => {
    const found = await trino(
      "SELECT _source_row, array_join(_rules, ' ') FROM minio.silver.performance_quarantine",
    );
    const asText = (row: Readonly<Record<string, string | undefined>>): string =>
      [
        row["campaign_id"],
        row["date"],
        row["impressions"],
        row["clicks"],
        row["conversions"],
        row["spend"],
        row["revenue"],
      ].join("|");
    const quarantined = found.map(([text = "", rules = ""]) => {
      const source = JSON.parse(text) as Record<string, string>;
      return `${asText({ ...source, date: source["performance_date"] })} ${rules}`;
    });
    const planted = outcome(made, "performance").rejected.map(
      ({ row, rules }) => `${asText(row)} ${rules.join(" ")}`,
    );
    expect(quarantined.sort()).toEqual(planted.sort());
  });

  it("S2.11 S2.18 keeps what every check found in the warehouse", async () => {
    const { runId } = await run("--table", "silver.performance");
    const found = await postgres(
      `select check_name, severity, broken_rows::int as rows, passed from quality.check_results where run_id = '${runId}' and broken_rows > 0`,
      { role: "jobs", database: "warehouse" },
    );
    expect(Object.fromEntries(found.map(({ check_name, rows }) => [check_name, rows]))).toEqual(
      made.planted.performance.rejectedByRule,
    );
    for (const row of found) expect(row).toMatchObject({ severity: "reject", passed: true });
    const counts =
      "SELECT count(*) FROM warehouse_pg.quality.check_results WHERE kind = 'dbt test' AND passed";
    expect(Number((await trino(counts))[0]?.[0])).toBeGreaterThanOrEqual(110);
  });

  it("S2.12 S2.15 partitions silver by what the business asks for", async () => {
    const statuses = await postgres("SELECT status, COUNT(*) FROM silver.campaigns GROUP BY status", asDbt);
    expect(statuses.reduce((total, { count }) => total + Number(count), 0)).toBe(
      made.planted.campaigns.silverRows,
    );
    const folders = async (table: string): Promise<string[]> =>
      [...new Set([...(await objects("silver", table)).keys()].map((key) => key.split("/")[1] ?? ""))].sort();
    expect(await folders("campaigns")).toEqual(
      statuses.map(({ status }) => `status=${String(status)}`).sort(),
    );
    for (const folder of await folders("performance"))
      expect(folder).toMatch(/^performance_date=\d{4}-\d\d-\d\d$/);
    for (const folder of await folders("advertisers")) expect(folder).toMatch(/^industry=[a-z]+$/);
  });

  it("S2.13 tells how long a row took from its delivery", async () => {
    const rows = await postgres(
      "SELECT campaign_id, _silver_processed_at, _silver_processed_at - _ingestion_timestamp AS processing_time " +
        "FROM silver.campaigns LIMIT 5",
      asDbt,
    );
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row["_silver_processed_at"]).toBeInstanceOf(Date);
    const [negative] = await postgres(
      "select count(*)::int as n from silver.campaigns where _silver_processed_at < _ingestion_timestamp",
      asDbt,
    );
    expect(negative).toEqual({ n: 0 });
  });

  it("S2.14 counts a row once on its way through the layers", async () => {
    const role = { role: "jobs", database: PRODUCT };
    const rows = await postgres(
      `SELECT 'bronze' AS layer, COUNT(*) AS "table" FROM bronze.raw_campaigns
       UNION ALL SELECT 'silver', COUNT(*) FROM silver.campaigns
       UNION ALL SELECT 'gold', COUNT(*) FROM core.dim_campaigns`,
      role,
    );
    const { bronzeRows, duplicates, rejected, silverRows } = made.planted.campaigns;
    expect(rows.map((row) => Number(row["table"]))).toEqual([sum(bronzeRows), silverRows, silverRows]);
    expect(sum(bronzeRows) - duplicates - rejected).toBe(silverRows);
  });

  it("S2.16 fills exactly the schemas of the star with dbt, with keys that Postgres enforces", async () => {
    const schemas = await postgres(
      "select distinct table_schema::text as name from information_schema.tables where table_schema ~ 'core|analytics|staging'",
      asDbt,
    );
    expect(schemas.map(({ name }) => name).sort()).toEqual(["analytics", "core", "staging"]);
    const [keys] = await postgres(
      "select count(*) filter (where contype = 'p')::int as own, count(*) filter (where contype = 'f')::int as other " +
        "from pg_constraint where connamespace = 'core'::regnamespace",
      asDbt,
    );
    expect(keys).toEqual({ own: 4, other: 3 });
  });

  it("S2.17 tests the star by more than 110 tests, and a broken reference fails the run", async () => {
    const { jobs } = await run("--layer", "gold");
    expect(jobs[0]?.tests).toBeGreaterThanOrEqual(110);
    await postgres("update silver.performance set campaign_id = 999999 where campaign_id = 1", asJobs);
    const broken = await lakehouse(["run", PRODUCT, "--layer", "gold"]);
    expect(broken.exitCode).toBe(1);
    expect(broken.all).toContain("stg_performance_campaign_exists");
    await run("--table", "silver.performance");
    await run("--layer", "gold");
  });

  it("S2.19 runs everything in one command, layer after layer", async () => {
    const result = await lakehouse(["run", PRODUCT]);
    expect(result.exitCode, result.all).toBe(0);
    const done = [...result.all.matchAll(/\[\d\/7\] (bronze|silver|dbt)/g)].map(([, layer]) => layer);
    expect(done.at(-1)).toBe("dbt");
    for (const table of TABLES) {
      expect(result.all.indexOf(`bronze.${table} …`)).toBeLessThan(result.all.indexOf(`silver.${table} …`));
    }
    for (const table of TABLES) await expectSilver(table);
  });

  it("S2.24 generates every password, and each job is an account of its own", async () => {
    // As the jobs get it: the entrypoint adds the secrets to the environment.
    const variable = async (name: string): Promise<string> =>
      (await execa("docker", ["exec", "it-jobs", "lakehouse-entrypoint", "printenv", name])).stdout;
    expect(await variable("AWS_ACCESS_KEY_ID")).toBe("jobs");
    expect(await variable("DATABASE_CAMPAIGN_ANALYTICS_USER")).toBe("jobs");
    expect(await variable("DBT_CAMPAIGN_ANALYTICS_USER")).toBe("dbt_user");
    const { credentials } = await stackOutputs();
    const passwords = Object.values(credentials).map(({ password }) => password);
    expect(new Set(passwords).size).toBe(passwords.length);
    for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
  });
});
