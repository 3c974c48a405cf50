import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { inContainer, pulumi, ROOT } from "./support/it-stack.ts";
import { previewChanges } from "./support/preview.ts";
import { postgres, store, trino } from "./support/queries.ts";
import { readStackFile, withService, writeStackConfig } from "./support/stack-config-file.ts";

type Config = Record<string, unknown>;

const replaced = (name: string): string[] => [`replace ${name}`];

const up = (): Promise<string> => pulumi(["up", "--yes", "--skip-preview"]);

const DOCKERFILE = resolve(ROOT, "images/jupyter/Dockerfile");
const dockerfile = readFileSync(DOCKERFILE, "utf8");
const config = readStackFile().config ?? {};

/**
 * Every edit stays until the end: that the next one's preview shows only itself tells that nothing of the former was
 * left to do.
 */
function edit(change: (config: Config) => Config): void {
  writeStackConfig(change(structuredClone(readStackFile().config ?? {})));
}

describe("one edit shows exactly its change, and takes effect", () => {
  afterAll(async () => {
    writeStackConfig(config);
    writeFileSync(DOCKERFILE, dockerfile);
    await up();
  });

  it("nothing edited: nothing changes", async () => {
    expect(await previewChanges()).toEqual([]);
  });

  it("a Trino property", async () => {
    edit(withService("trino", { properties: { "query.max-run-time": "7m" } }));
    expect(await previewChanges()).toEqual(replaced("lakehouse-trino"));
    await up();
    const [[value] = []] = await trino("SHOW SESSION LIKE 'query_max_run_time'").then((rows) =>
      rows.map((row) => [row[1]]),
    );
    expect(value).toBe("7.00m");
  });

  it("a Spark memory size", async () => {
    edit(withService("spark-connect", { properties: { "spark.executor.memory": "600m" } }));
    expect(await previewChanges()).toEqual(replaced("lakehouse-spark-connect"));
    await up();
    const page = await inContainer("spark-master", ["curl", "-sS", "http://127.0.0.1:8080/json/"]);
    const { activeapps } = JSON.parse(page) as { activeapps: { memoryperexecutor: number }[] };
    expect(activeapps.map((app) => app.memoryperexecutor)).toEqual([600]);
  });

  it("a bucket's lifecycle", async () => {
    edit((config) => ({ ...config, "lakehouse:buckets": { silver: { keepOldVersions: "3 days" } } }));
    expect(await previewChanges()).toEqual(["update lakehouse-silver-lifecycle"]);
    await up();
    const root = await store("lakehouse-root");
    expect(JSON.stringify(await root.getBucketLifecycle("silver"))).toContain('"NoncurrentDays":3');
  });

  it("a Postgres role's grants", async () => {
    const mayRead = async (database: string): Promise<boolean> => {
      const [row] = await postgres(
        `select has_database_privilege('analyst', '${database}', 'CONNECT') as may`,
      );
      return row?.may === true;
    };
    edit((config) => ({ ...config, "lakehouse:roles": { analyst: { read: ["warehouse"] } } }));
    await up();
    expect([await mayRead("warehouse"), await mayRead("pagila")]).toEqual([true, false]);

    edit((config) => ({ ...config, "lakehouse:roles": { analyst: { read: ["warehouse", "pagila"] } } }));
    expect(await previewChanges()).toEqual([
      "create lakehouse-database-pagila-analyst-connect",
      "create lakehouse-database-pagila-analyst-later-tables",
      "create lakehouse-database-pagila-analyst-schema",
      "create lakehouse-database-pagila-analyst-tables",
    ]);
    await up();
    expect(await postgres("select count(*)::int as n from customer", { role: "analyst" })).toEqual([
      { n: 599 },
    ]);
    await expect(postgres("delete from customer", { role: "analyst" })).rejects.toThrow(/permission denied/);
  });

  it("a health check", async () => {
    edit(withService("minio", { probeInterval: "17 s" }));
    expect(await previewChanges()).toEqual(replaced("lakehouse-minio"));
    await up();
    const { stdout } = await execa("docker", [
      "inspect",
      "it-minio",
      "--format",
      "{{json .Config.Healthcheck.Test}}",
    ]);
    expect(stdout).toContain('"lakehouse-health","17"');
  });

  it("an image's Dockerfile", async () => {
    appendFileSync(DOCKERFILE, "LABEL lakehouse.edited=yes\n");
    expect(await previewChanges()).toEqual(
      [...replaced("lakehouse-jupyter"), ...replaced("lakehouse-jupyter-image")].sort(),
    );
    await up();
    const format = '{{index .Config.Labels "lakehouse.edited"}}';
    expect((await execa("docker", ["inspect", "it-jupyter", "--format", format])).stdout).toBe("yes");
  });

  it("everything taken back: nothing is left of it", async () => {
    writeStackConfig(config);
    writeFileSync(DOCKERFILE, dockerfile);
    await up();
    expect(await previewChanges()).toEqual([]);
    expect(await postgres("select 1 from pg_roles where rolname = 'analyst'")).toEqual([]);
  });
});
