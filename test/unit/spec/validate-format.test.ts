import { describe, expect, it } from "vitest";
import { ingest, merge, type Column, type Product, type Table } from "../../../components/index.ts";
import { compilePlan } from "../../../components/plan/compile.ts";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { sampleProduct } from "../../support/sample-product.ts";

/** The sample with its bronze and its silver table changed. */
function withTables(bronze: Partial<Table>, silver: Partial<Table>, change: Partial<Product> = {}): Product {
  const product = sampleProduct();
  const changes = [bronze, silver];
  return { ...product, ...change, tables: product.tables.map((table, i) => ({ ...table, ...changes[i] })) };
}

const inDatabase = { format: "postgres" } as const;
const database = { database: "people" };
const id = { type: "int", nullable: false, description: "Number" } as const;
const changed = (type: Column["type"], nullable = false): Table["columns"] => ({
  id,
  changed_at: { type, nullable, description: "When the row changed" },
});
/** The sample's person with a column that tells when a row changed, ingested by it. */
function incremental(columns: Table["columns"], key = ["id"]): Product {
  const product = withTables(
    { columns, primaryKey: key, job: ingest("hr", "person", { watermark: "changed_at" }) },
    {},
  );
  const person = { columns: { ...columns, name: { type: "string" } }, primaryKey: ["id"] } as const;
  return {
    ...product,
    tables: product.tables.slice(0, 1),
    sources: { hr: { kind: "postgres", database: "hr", schema: "public", tables: { person } } },
  };
}

/** The sample's silver table as one that bronze is merged into. */
function merged(columns: Table["columns"], latestBy: string, silver: Partial<Table> = {}): Product {
  const { sources } = incremental(changed("timestamp"));
  const job = merge("bronze.person", { latestBy });
  return withTables({ columns: changed("timestamp") }, { columns, job, ...silver }, { sources });
}

describe("formats, merge and watermark", () => {
  it.each<[string, Product]>([
    ["iceberg read as delta", withTables({ format: "iceberg" }, { format: "delta" })],
    ["a table of the database", withTables({}, inDatabase, database)],
    ["a watermark", incremental(changed("timestamp"))],
    ["a merge", merged(changed("timestamp"), "changed_at")],
  ])("takes %s", (_, product) => {
    expect(validateProducts([product])).toEqual([]);
  });

  it.each<[string, Product, string]>([
    [
      "an unknown format",
      withTables({}, { format: "orc" as "delta" }),
      'format "orc" is unknown; use one of',
    ],
    ["rows in no database", withTables({}, inDatabase), "set the product's database"],
    ["a copy of what is there", withTables({}, { ...inDatabase, copy: {} }, database), "leave copy out"],
    [
      "partitions in the database",
      withTables({}, { ...inDatabase, partitionBy: ["name"] }, database),
      "leave partitionBy out",
    ],
    [
      "an order in the database",
      withTables({}, { ...inDatabase, sortBy: ["name"] }, database),
      "leave sortBy out",
    ],
    [
      "expectations of rows that Spark does not get",
      merged(changed("timestamp"), "changed_at", {
        ...inDatabase,
        expectations: {
          e: { expect: "largest", column: "id", most: 1, severity: "stop", description: "Few rows" },
        },
      }),
      "leave expectations out, or use parquet, delta or iceberg with a copy",
    ],
    [
      "a query over the database",
      withTables(inDatabase, {}, database),
      "make it parquet, delta or iceberg with a copy in the database",
    ],
    [
      "a watermark that is not there",
      incremental({ id }),
      "watermark changed_at is not among the columns; declare it",
    ],
    [
      "a watermark that may be null",
      incremental(changed("timestamp", true)),
      "watermark changed_at must be declared nullable: false",
    ],
    ["a watermark of text", incremental(changed("string")), "has no order that every engine keeps"],
    [
      "a merge without its column",
      merged({ id }, "changed_at"),
      "latestBy changed_at is not among the columns",
    ],
    [
      "a merge of a column that is not read",
      merged({ ...changed("timestamp"), city: { type: "string", description: "City" } }, "changed_at"),
      "column city does not exist in bronze.person, which is merged into it",
    ],
    [
      "a merge without key",
      merged(changed("timestamp"), "changed_at", { primaryKey: [] }),
      "latestBy needs a primaryKey",
    ],
  ])("refuses %s", (_, product, message) => {
    expect(validateProducts([product]).join("\n")).toContain(message);
  });

  it("refuses two tables of the database with one name", () => {
    const product = withTables({ layer: "silver", copy: { name: "active" } }, inDatabase, database);
    expect(validateProducts([product]).join("\n")).toContain(
      "silver.person and silver.active are both kept in the database as silver.active",
    );
  });

  it("tells the runner the format, of a quarantine too, and by what rows are merged", () => {
    const reject = { check: "id > 0", severity: "reject", description: "Numbers are positive" } as const;
    const product = merged(changed("timestamp"), "changed_at", { format: "iceberg", rules: { reject } });
    const plan = compilePlan([product], { bucketName: (bucket) => bucket, code: {} });
    const { tables, jobs } = plan.products.people ?? {};
    expect(Object.values(tables ?? {}).map(({ name, format }) => `${name} ${format}`)).toEqual([
      "person parquet",
      "active iceberg",
      "active_quarantine iceberg",
    ]);
    expect(jobs?.[1]).toMatchObject({ step: "merge", reads: ["bronze.person"], latestBy: "changed_at" });
    expect(jobs?.[0]).toMatchObject({ step: "ingest", watermark: null });
  });
});
