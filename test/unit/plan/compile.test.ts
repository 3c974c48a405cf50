import { describe, expect, it } from "vitest";
import { packArchive } from "../../../components/plan/code-archive.ts";
import { compilePlan, writePlan } from "../../../components/plan/compile.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";
import { sampleProduct } from "../../support/sample-product.ts";

const context = {
  bucketName: (bucket: string) => `acme-${bucket}`,
  code: { people: { uri: "s3://acme-system/jobs/people-1.zip", sha256: "1" } },
};

describe("compilePlan", () => {
  it("is the same text for the same products, whatever the order of the declaration", () => {
    const product = sampleProduct();
    const turned = { ...product, tables: [...product.tables].reverse() };
    expect(writePlan(compilePlan([turned], context))).toBe(writePlan(compilePlan([product], context)));
  });

  it("places tables in the stack's buckets and fills in owners", () => {
    const plan = compilePlan([sampleProduct()], context);
    expect(plan.products.people?.tables["silver.active"]).toMatchObject({
      location: "s3a://acme-silver/active",
      owner: "people-team",
      schema: "silver",
      format: "parquet",
    });
    expect(plan.layers.gold).toEqual({ bucket: "acme-gold", uri: "s3a://acme-gold" });
  });

  it("adds the quarantine of a table that rejects rows, in which any row may be", () => {
    const product = sampleProduct();
    const rules = {
      named: { check: "name <> ''", severity: "reject", description: "People have a name" },
    } as const;
    const tables = product.tables.map((table) => (table.name === "active" ? { ...table, rules } : table));
    const plan = compilePlan([{ ...product, tables }], context);
    const { "silver.active": active, "silver.active_quarantine": quarantine } =
      plan.products.people?.tables ?? {};
    expect(active?.rules.map(({ name }) => name)).toEqual(["id_present", "named"]);
    expect(active?.quarantine).toBe("silver.active_quarantine");
    expect(quarantine).toMatchObject({
      location: "s3a://acme-silver/active_quarantine",
      primaryKey: [],
      rules: [],
    });
    expect(quarantine?.columns.map(({ name, type, nullable }) => `${name} ${type} ${nullable}`)).toEqual([
      "id int true",
      "name string true",
      "_rules array<string> false",
      "_run_id string false",
      "_quarantined_at timestamp false",
    ]);
  });

  it("tells the runner which key a reference means", () => {
    const product = sampleProduct();
    const boss = { type: "int", references: "bronze.person", description: "Boss" } as const;
    const tables = product.tables.map((table) =>
      table.name === "active" ? { ...table, columns: { ...table.columns, boss } } : table,
    );
    const active = compilePlan([{ ...product, tables }], context).products.people?.tables["silver.active"];
    expect(active?.references).toEqual([
      { column: "boss", table: "bronze.person", key: "id", found: "_boss_found" },
    ]);
    expect(active?.rules.find(({ name }) => name === "boss_refers")?.check).toBe(
      "`boss` IS NULL OR `_boss_found`",
    );
  });

  it("orders jobs so that each follows what it reads", () => {
    const product = sampleProduct();
    const plan = compilePlan([{ ...product, tables: [...product.tables].reverse() }], context);
    expect(plan.products.people?.jobs.map((job) => job.name)).toEqual(["bronze_person", "silver_active"]);
  });
});

describe("compilePlan of delivered files", () => {
  const { tables, jobs, database } =
    compilePlan([campaignAnalytics], context).products["campaign_analytics"] ?? {};
  const job = (name: string) => jobs?.find((one) => one.name === name);

  it("tells where deliveries lie and what the files call the columns", () => {
    expect(job("bronze_performance")).toMatchObject({
      step: "ingest_files",
      location: "s3a://acme-landing/campaign_analytics/files/performance",
      columns: { performance_date: "date", clicks: "clicks" },
      reads: [],
    });
    expect(job("bronze_performance")).not.toHaveProperty("columns.date");
  });

  it("puts partition columns last, as engines tell them, and names what is cast", () => {
    const performance = tables?.["silver.performance"];
    expect(performance?.partitionBy).toEqual(["performance_date"]);
    expect(performance?.columns.at(-1)?.name).toBe("performance_date");
    expect(performance?.casts).toContainEqual({ column: "clicks", failed: "_clicks_untyped" });
    expect(performance?.copy).toEqual({ schema: "silver", name: "performance" });
    expect(tables?.["bronze.performance"]?.copy).toEqual({ schema: "bronze", name: "raw_performance" });
  });

  it("keeps of a rejected row what was delivered, outside of partitions and copies", () => {
    const quarantine = tables?.["silver.performance_quarantine"];
    expect(quarantine).toMatchObject({ partitionBy: [], casts: [], copy: null });
    expect(quarantine?.columns.map(({ name }) => name)).toContain("_source_row");
  });

  it("runs dbt after everything it reads", () => {
    expect(database).toBe("campaign_analytics");
    expect(jobs?.at(-1)).toEqual({
      name: "dbt",
      step: "dbt",
      layer: "gold",
      project: "dbt",
      schemas: ["staging", "core", "analytics"],
      reads: ["silver.advertisers", "silver.campaigns", "silver.performance"],
      writes: null,
      retries: 0,
      timeoutSeconds: null,
    });
  });
});

describe("packArchive", () => {
  const file = (path: string, text: string) => ({ path, content: Buffer.from(text) });

  it("gives the same bytes for the same files in any order", () => {
    const one = packArchive([file("a.py", "1"), file("b.py", "2")]);
    const two = packArchive([file("b.py", "2"), file("a.py", "1")]);
    expect(two).toEqual(one);
  });

  it("gives other bytes when a file changes", () => {
    expect(packArchive([file("a.py", "1")]).sha256).not.toBe(packArchive([file("a.py", "2")]).sha256);
  });
});
