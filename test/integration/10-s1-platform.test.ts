import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { execa } from "execa";
import { inContainer, lakehouse, PORTS, credential, ROOT } from "./support/it-stack.ts";
import { listKeys, postgres, spark, store, trino } from "./support/queries.ts";

interface Status {
  readonly services: readonly { readonly service: string; readonly health: string }[];
}

describe("the platform of S1", () => {
  it("S1.01 has every service, each answering a real probe", async () => {
    const result = await lakehouse(["status", "--json"]);
    const status = JSON.parse(result.stdout) as Status;
    expect(Object.fromEntries(status.services.map(({ service, health }) => [service, health]))).toEqual({
      postgres: "healthy",
      minio: "healthy",
      "hive-metastore": "healthy",
      "spark-master": "healthy",
      "spark-worker": "healthy",
      "spark-connect": "healthy",
      trino: "healthy",
      jupyter: "healthy",
      jobs: "healthy",
    });
    expect(result.exitCode).toBe(0);
  });

  it("S1.01 waits by probing: no fixed sleep in the code that starts things", () => {
    const sources = globSync("{cli,components,images,jobs/lakehouse_jobs}/**/*", {
      cwd: ROOT,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => resolve(entry.parentPath, entry.name));
    const sleepers = sources.filter((file) =>
      /^\s*(?:sleep \d|setTimeout\(\w+, \d{4,}\))/m.test(readFileSync(file, "utf8")),
    );
    expect(sleepers).toEqual([]);
  });

  it("S1.03 has the buckets, private and versioned", async () => {
    const root = await store("lakehouse-root");
    const names = (await root.listBuckets()).map((bucket) => bucket.name);
    expect(names.sort()).toEqual(["bronze", "gold", "landing", "silver", "system"]);
    for (const name of names) {
      expect(await root.getBucketVersioning(name), name).toMatchObject({ Status: "Enabled" });
      const anonymous = await fetch(`http://127.0.0.1:${PORTS.minio.api}/${name}?list-type=2`);
      expect(anonymous.status, name).toBe(403);
    }
  });

  it("S1.04 has drivers in the Spark image that are held against checksums", async () => {
    const sums = readFileSync(resolve(ROOT, "images/spark/SHA256SUMS"), "utf8").trim().split("\n");
    const jars = sums.map((line) => line.split(/\s+/)[1] ?? "");
    expect(jars.join(" ")).toMatch(/hadoop-aws-3\.4\.2/);
    expect(jars.join(" ")).toMatch(/postgresql-42\.7\.14/);
    const inImage = await inContainer("spark-worker", [
      "sh",
      "-c",
      "find / -xdev -name '*.jar' -printf '%f\\n' 2>/dev/null",
    ]);
    const present = new Set(inImage.split("\n"));
    expect(jars.map((jar) => jar.split("/").at(-1) ?? "").filter((jar) => !present.has(jar))).toEqual([]);
  });

  it("S1.11 shows a Trino schema for every layer", async () => {
    const schemas = (await trino("SHOW SCHEMAS FROM minio")).flat();
    expect(schemas).toEqual(expect.arrayContaining(["bronze", "silver", "gold"]));
  });

  it("S1.14 opens the Trino shell in one command", async () => {
    const { exitCode, stdout } = await execa("docker", ["exec", "-i", "it-trino", "trino"], {
      input: "SELECT 41 + 1;\n",
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("42");
  });

  it("S1.15 lets JupyterLab's token in and refuses a wrong one", async () => {
    const { password } = await credential("jupyter/token");
    const ask = (token: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${PORTS.jupyter.http}/api/contents`, {
        headers: { authorization: `token ${token}` },
      });
    expect((await ask(password)).status).toBe(200);
    expect((await ask("bigdata")).status).toBe(403);
  });

  it("S1.17 runs Spark's work on the worker", async () => {
    const executors = await spark<string[]>(
      [
        "import socket",
        "from urllib.request import urlopen",
        "spark.range(1000).repartition(4).count()",
        "apps = json.load(urlopen('http://spark-connect:4040/api/v1/applications'))",
        "found = json.load(urlopen(f\"http://spark-connect:4040/api/v1/applications/{apps[0]['id']}/executors\"))",
        "print(json.dumps([e['hostPort'].split(':')[0] for e in found if e['id'] != 'driver' and e['completedTasks'] > 0]))",
      ].join("\n"),
    );
    expect(new Set(executors)).toEqual(new Set(["spark-worker"]));
  });

  it("has the catalogs that queries expect", async () => {
    const catalogs = (await trino("SHOW CATALOGS")).flat();
    expect(catalogs).toEqual(
      expect.arrayContaining(["delta", "iceberg", "minio", "postgres", "warehouse_pg"]),
    );
  });

  it("keeps every service from superuser rights in Postgres", async () => {
    const supers = await postgres(
      "select rolname from pg_roles where rolsuper or rolcreaterole or rolcreatedb",
    );
    expect(supers.map((row) => row.rolname)).toEqual(["postgres"]);
  });

  it("publishes every port on the loopback interface alone", async () => {
    const { stdout } = await execa("docker", [
      "ps",
      "--filter",
      "label=lakehouse.stack=it",
      "--format",
      "{{.Ports}}",
    ]);
    const published = stdout.match(/\S+->/g) ?? [];
    expect(published.length).toBeGreaterThan(5);
    expect(published.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });

  it("stages no left-overs as data", async () => {
    const root = await store("lakehouse-root");
    for (const bucket of ["bronze", "silver", "gold"]) {
      expect((await listKeys(root, bucket)).filter((key) => key.includes("_staging"))).toEqual([]);
    }
  });
});
