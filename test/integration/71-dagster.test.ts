import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../cli/pipeline/run-record.ts";
import { expectSilver, made, PRODUCT, run, sum, upWithCampaigns } from "./support/campaigns.ts";
import { backfill, backfillStatus, graph, history, recorded } from "./support/dagster.ts";
import { inContainer, lakehouse, PORTS, ROOT } from "./support/it-stack.ts";
import { postgres, trino } from "./support/queries.ts";
import { readStackFile, withService, writeStackConfig } from "./support/stack-config-file.ts";
import { untilLine } from "./support/until-line.ts";

const days = made.deliveries.map(({ day }) => day);
const asJobs = { role: "jobs", database: PRODUCT };

const dagster = (enabled: boolean) => withService("dagster", { enabled, ports: { ...PORTS.dagster } });

async function upWith(enabled: boolean): Promise<void> {
  writeStackConfig(dagster(enabled)(structuredClone(readStackFile().config ?? {})));
  const result = await lakehouse(["up", ...(enabled ? [] : ["--skip-run"])], { show: true });
  expect(result.exitCode, result.all).toBe(0);
}

/** Every table holds exactly what was delivered, in both stores. */
async function expectExact(): Promise<void> {
  for (const table of ["advertisers", "campaigns", "performance"] as const) {
    await expectSilver(table);
    expect(await postgres(`select count(*)::int as n from bronze.raw_${table}`, asJobs)).toEqual([
      { n: sum(made.planted[table].bronzeRows) },
    ]);
  }
}

/** The run that was started last, once it has ended. */
async function latest(): Promise<{ runId: string; jobName: string; status: string }> {
  const [run] = await history();
  if (run === undefined) throw new Error("Dagster has no run");
  return run;
}

beforeAll(async () => {
  await upWithCampaigns();
  await upWith(true);
});
afterAll(() => upWith(false));

describe("Dagster", () => {
  it("answers, and shows the way of the rows from bronze to gold", async () => {
    const status = await lakehouse(["status", "dagster"]);
    expect(status.exitCode, status.all).toBe(0);
    const pagila = await graph("pagila");
    expect(pagila["bronze.customer"]).toEqual(["source.pagila.pagila.customer"]);
    expect(pagila["silver.customer_active"]).toEqual(["bronze.customer"]);
    expect(pagila["gold.customer_counts"]).toEqual(["silver.customer_active"]);
    const campaigns = await graph(PRODUCT);
    expect(campaigns["bronze.campaigns"]).toEqual([`source.${PRODUCT}.files.campaigns`]);
    expect(campaigns["silver.campaigns"]).toContain("bronze.campaigns");
    expect(campaigns["silver.campaigns_quarantine"]).toContain("bronze.campaigns");
    expect(campaigns["gold.dbt"]).toEqual(["silver.advertisers", "silver.campaigns", "silver.performance"]);
  });

  it("runs a product by `run`, which gives the same record, and keeps what each table and rule came to", async () => {
    const result = await lakehouse(["run", "pagila", "--json"]);
    expect(result.exitCode, result.all).toBe(0);
    expect(result.stderr).toMatch(/\[\d+\/\d+\] gold\.customer_counts … \d+ rows/);
    const record = JSON.parse(result.stdout) as RunRecord;
    expect(record.jobs.every(({ status }) => status === "succeeded")).toBe(true);
    const { runId, jobName, status } = await latest();
    expect([jobName, status]).toEqual(["pagila", "SUCCESS"]);
    const { tables, checks } = await recorded(runId);
    expect(tables).toEqual(expect.arrayContaining(record.jobs.map(({ table }) => table)));
    expect(checks).toMatchObject({ customer_id_present: true });
  });

  it("runs one layer or one table, and refuses what is not there before anything starts", async () => {
    const record = await run("--table", "silver.campaigns");
    expect(record.jobs.map(({ table }) => table)).toEqual(["silver.campaigns"]);
    const before = (await latest()).runId;
    const refused = await lakehouse(["run", PRODUCT, "--table", "silver.nothing"]);
    expect(refused.exitCode).toBe(2);
    expect((await latest()).runId).toBe(before);
  });

  it("says by its exit code that a run failed, and why", async () => {
    const result = await lakehouse(["run", PRODUCT, "--layer", "bronze", "--date", "2031-01-01"]);
    expect(result.exitCode).toBe(1);
    expect(result.all).toContain("Nothing was delivered on 2031-01-01");
    expect((await latest()).status).toBe("FAILURE");
  });

  it("back-fills three days of a table, without a row too many or too few", async () => {
    await run();
    const before = (await history()).length;
    const id = await backfill(["bronze", "campaigns"], days);
    await expect
      .poll(() => backfillStatus(id), { timeout: 240_000, interval: 2_000 })
      .toMatch(/COMPLETED|FAILED|CANCELED/);
    expect(await backfillStatus(id)).toMatch(/COMPLETED_SUCCESS|COMPLETED$/);
    const runs = (await history()).slice(0, -before);
    expect(runs.map(({ status }) => status)).toEqual(days.map(() => "SUCCESS"));
    const tables = await Promise.all(runs.map(async ({ runId }) => (await recorded(runId)).tables));
    expect(tables.flat().sort()).toEqual(days.map((day) => `bronze.campaigns ${day}`));
    await run();
    await expectExact();
  });

  it("killed in the middle of a run: the run fails visibly, and the next one is exact", async () => {
    const disturbed = lakehouse(["run", PRODUCT]);
    await untilLine(disturbed, /\[\d+\/\d+\] bronze/);
    await execa("docker", ["kill", "it-dagster"]);
    await execa("docker", ["start", "it-dagster"]);
    const result = await disturbed;
    expect(result.exitCode, result.all).toBe(1);
    expect(result.all).toContain("Dagster was stopped or killed while the run was at work");
    expect((await latest()).status).toBe("FAILURE");
    await run();
    await expectExact();
  });

  it("ends a run in order when `run` is interrupted", async () => {
    const interrupted = lakehouse(["run", PRODUCT]);
    await untilLine(interrupted, /\[\d+\/\d+\] bronze/);
    interrupted.kill("SIGINT");
    expect((await interrupted).exitCode).toBe(130);
    expect((await latest()).status).toBe("CANCELED");
    await run();
    await expectExact();
  });

  it("loads a changed plan while a run is at work, which ends on its own, and keeps the history", async () => {
    const file = resolve(ROOT, "jobs/pagila/product.ts");
    const declared = readFileSync(file, "utf8");
    const container = async (): Promise<string> =>
      (await execa("docker", ["inspect", "it-dagster", "--format", "{{.Id}}"])).stdout;
    const [before, known] = [await container(), (await history()).length];
    const running = lakehouse(["run", PRODUCT, "--json"]);
    await untilLine(running, /\[\d+\/\d+\] bronze/);
    try {
      writeFileSync(file, declared.replace(/description: "/, 'description: "Changed: '));
      const up = await lakehouse(["up", "--skip-run"]);
      expect(up.exitCode, up.all).toBe(0);
      const result = await running;
      expect(result.exitCode, result.all).toBe(0);
      const old = JSON.parse(result.stdout) as RunRecord;
      const current = (await lakehouse(["run", PRODUCT, "--table", "silver.campaigns", "--json"])).stdout;
      expect((JSON.parse(current) as RunRecord).planSha256).not.toBe(old.planSha256);
    } finally {
      writeFileSync(file, declared);
    }
    expect(await container()).toBe(before);
    expect((await history()).length).toBe(known + 2);
  });

  it("keeps its password out of what an engine shows", async () => {
    const { stdout } = await execa("docker", ["inspect", "it-dagster", "--format", "{{json .Config}}"]);
    expect(stdout).not.toContain("DAGSTER_DB_PASSWORD");
    expect(await inContainer("dagster", ["cat", "/var/lib/dagster/dagster.yaml"])).toContain(
      "env: DAGSTER_DB_PASSWORD",
    );
    expect(await trino("SHOW CATALOGS")).not.toContainEqual(["dagster"]);
  });
});
