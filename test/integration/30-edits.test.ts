import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { inContainer, pulumi, ROOT } from "./support/it-stack.ts";
import { previewChanges } from "./support/preview.ts";
import { postgres, store, trino } from "./support/queries.ts";
import { withService, withStackConfig } from "./support/stack-config-file.ts";

type Config = Record<string, unknown>;

const replaced = (name: string): string[] => [`replace ${name}`];

const up = (): Promise<string> => pulumi(["up", "--yes", "--skip-preview"]);

afterEach(async () => {
  await up();
  expect(await previewChanges()).toEqual([]);
});

describe("one edit shows exactly its change, and takes effect", () => {
  it("nothing edited: nothing changes", async () => {
    expect(await previewChanges()).toEqual([]);
  });

  it("a Trino property", async () => {
    await withStackConfig(withService("trino", { properties: { "query.max-run-time": "7m" } }), async () => {
      expect(await previewChanges()).toEqual(replaced("lakehouse-trino"));
      await up();
      const [[value] = []] = await trino("SHOW SESSION LIKE 'query_max_run_time'").then((rows) =>
        rows.map((row) => [row[1]]),
      );
      expect(value).toBe("7.00m");
    });
  });

  it("a Spark memory size", async () => {
    const edit = withService("spark-connect", { properties: { "spark.executor.memory": "600m" } });
    await withStackConfig(edit, async () => {
      expect(await previewChanges()).toEqual(replaced("lakehouse-spark-connect"));
      await up();
      const page = await inContainer("spark-master", ["curl", "-sS", "http://127.0.0.1:8080/json/"]);
      const { activeapps } = JSON.parse(page) as { activeapps: { memoryperexecutor: number }[] };
      expect(activeapps.map((app) => app.memoryperexecutor)).toEqual([600]);
    });
  });

  it("a bucket's lifecycle", async () => {
    const edit = (config: Config): Config => ({
      ...config,
      "lakehouse:buckets": { silver: { keepOldVersions: "3 days" } },
    });
    await withStackConfig(edit, async () => {
      expect(await previewChanges()).toEqual(["update lakehouse-silver-lifecycle"]);
      await up();
      const root = await store("lakehouse-root");
      expect(JSON.stringify(await root.getBucketLifecycle("silver"))).toContain('"NoncurrentDays":3');
    });
  });

  it("a Postgres role's grants", async () => {
    const role =
      (read: string[]) =>
      (config: Config): Config => ({ ...config, "lakehouse:roles": { analyst: { read } } });
    const mayRead = async (database: string): Promise<boolean> => {
      const [row] = await postgres(
        `select has_database_privilege('analyst', '${database}', 'CONNECT') as may`,
      );
      return row?.may === true;
    };
    await withStackConfig(role(["warehouse"]), async () => {
      await up();
      expect([await mayRead("warehouse"), await mayRead("pagila")]).toEqual([true, false]);
      await withStackConfig(role(["warehouse", "pagila"]), async () => {
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
        await expect(postgres("delete from customer", { role: "analyst" })).rejects.toThrow(
          /permission denied/,
        );
      });
    });
  });

  it("a health check", async () => {
    await withStackConfig(withService("minio", { probeInterval: "17 s" }), async () => {
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
  });

  it("an image's Dockerfile", async () => {
    const dockerfile = resolve(ROOT, "images/jupyter/Dockerfile");
    const before = readFileSync(dockerfile, "utf8");
    try {
      appendFileSync(dockerfile, "LABEL lakehouse.edited=yes\n");
      expect(await previewChanges()).toEqual(
        [...replaced("lakehouse-jupyter"), ...replaced("lakehouse-jupyter-image")].sort(),
      );
      await up();
      const format = '{{index .Config.Labels "lakehouse.edited"}}';
      expect((await execa("docker", ["inspect", "it-jupyter", "--format", format])).stdout).toBe("yes");
    } finally {
      writeFileSync(dockerfile, before);
    }
  });
});
