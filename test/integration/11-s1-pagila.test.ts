import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { pagila } from "../../jobs/pagila/product.ts";
import { HAS_EXTRACT, inContainer, lakehouse, PAGILA_EXTRACT } from "./support/it-stack.ts";
import { postgres, spark, trino, trinoShell } from "./support/queries.ts";

/** Row counts of Pagila, which the generated sample shares. */
const ROWS = {
  actor: 200,
  address: 603,
  category: 16,
  city: 600,
  country: 109,
  customer: 599,
  film: 1000,
  film_actor: 5462,
  film_category: 1000,
  inventory: 4581,
  language: 6,
  payment: 16049,
  rental: 16044,
  staff: 2,
  store: 2,
} as const;

const GOLD = [
  ["1", "318"],
  ["2", "266"],
];

const goldRows = (): Promise<string[][]> =>
  trino("SELECT store_id, count FROM minio.gold.customer_counts ORDER BY store_id");

const bronzeTables = pagila.tables.filter((table) => table.layer === "bronze").map((table) => table.name);

describe("the Pagila product of S1", () => {
  it.each(Object.entries(ROWS))("S1.02 has %s in Postgres with %i rows", async (table, rows) => {
    expect(await postgres(`select count(*)::int as n from public.${table}`)).toEqual([{ n: rows }]);
    if (HAS_EXTRACT) {
      const extract: unknown[] = parse(readFileSync(join(PAGILA_EXTRACT, `${table}.csv`)), { columns: true });
      expect(extract).toHaveLength(rows);
    }
  });

  it.each(bronzeTables)(
    "S1.05 has every row of %s in bronze, seen alike by Trino and Spark",
    async (table) => {
      const expected = ROWS[table as keyof typeof ROWS];
      expect(await trino(`SELECT count(*) FROM minio.bronze.${table}`)).toEqual([[String(expected)]]);
      expect(await spark<number>(`print(json.dumps(spark.table("bronze.${table}").count()))`)).toBe(expected);
    },
  );

  it("S1.05 keeps the source's columns, types and values of customer", async () => {
    const columns = await trino("DESCRIBE minio.bronze.customer");
    expect(columns.map(([name, type]) => [name, type])).toEqual(
      expect.arrayContaining([
        ["customer_id", "integer"],
        ["store_id", "integer"],
        ["first_name", "varchar"],
        ["email", "varchar"],
        ["activebool", "boolean"],
        ["create_date", "date"],
        ["active", "integer"],
      ]),
    );
    const differing = await trino(
      "SELECT count(*) FROM minio.bronze.customer b FULL JOIN postgres.public.customer p ON b.customer_id = p.customer_id " +
        "WHERE b.first_name IS DISTINCT FROM p.first_name OR b.active IS DISTINCT FROM p.active",
    );
    expect(differing).toEqual([["0"]]);
  });

  it("never copies a password hash into the lake", async () => {
    const columns = await trino(
      "SELECT table_schema, table_name FROM minio.information_schema.columns WHERE column_name = 'password'",
    );
    expect(columns).toEqual([]);
  });

  it("S1.06 has the active customers in silver", async () => {
    expect(await trino("SELECT count(*) FROM minio.silver.customer_active")).toEqual([["584"]]);
    const inactive = "SELECT customer_id FROM minio.bronze.customer WHERE active = 0";
    const leaked = `SELECT count(*) FROM minio.silver.customer_active WHERE customer_id IN (${inactive})`;
    expect(await trino(leaked)).toEqual([["0"]]);
  });

  it("S1.06 can be read by its path", async () => {
    const snippet = "print(json.dumps(spark.read.parquet('s3a://silver/customer_active').count()))";
    expect(await spark<number>(snippet)).toBe(584);
  });

  it("S1.07 filters on active: activebool is true for everybody", async () => {
    expect(await trino("SELECT count(*) FROM minio.bronze.customer WHERE NOT activebool")).toEqual([["0"]]);
    expect(await trino("SELECT count(*) FROM minio.bronze.customer WHERE active = 0")).toEqual([["15"]]);
  });

  it("S1.08 has the exact gold rows, from Trino and from Spark", async () => {
    expect(await goldRows()).toEqual(GOLD);
    const columns = (await trino("DESCRIBE minio.gold.customer_counts")).map(([name, type]) => [name, type]);
    expect(columns).toEqual([
      ["store_id", "integer"],
      ["count", "bigint"],
    ]);
    const rows = await spark(
      "print(json.dumps([list(r) for r in spark.table('gold.customer_counts').orderBy('store_id').collect()]))",
    );
    expect(rows).toEqual([
      [1, 318],
      [2, 266],
    ]);
  });

  it("S1.08 gives the seed's own aggregation by path, and writes it again and again", async () => {
    const rows = await spark(
      [
        "silver = spark.read.parquet('s3a://silver/customer_active')",
        "target = 's3a://gold/notebook/counts'",
        "for _ in range(3): silver.groupBy('store_id').count().write.mode('overwrite').parquet(target)",
        "print(json.dumps([list(r) for r in spark.read.parquet(target).orderBy('store_id').collect()]))",
      ].join("\n"),
    );
    expect(rows).toEqual([
      [1, 318],
      [2, 266],
    ]);
  });

  it("S1.09 needs Postgres for bronze alone", async () => {
    await postgres("ALTER ROLE jobs NOLOGIN");
    try {
      expect((await lakehouse(["run", "pagila", "--layer", "silver"])).exitCode).toBe(0);
      expect((await lakehouse(["run", "pagila", "--layer", "gold"])).exitCode).toBe(0);
      expect((await lakehouse(["run", "pagila", "--layer", "bronze"])).exitCode).toBe(1);
    } finally {
      await postgres("ALTER ROLE jobs LOGIN");
    }
    expect(await goldRows()).toEqual(GOLD);
  });

  it("S1.10 gives the same result when run again", async () => {
    expect((await lakehouse(["run", "pagila"])).exitCode).toBe(0);
    expect(await goldRows()).toEqual(GOLD);
    expect(await trino("SELECT count(*) FROM minio.bronze.payment")).toEqual([["16049"]]);
    expect(await trino("SELECT count(*) FROM minio.silver.customer_active")).toEqual([["584"]]);
  });

  it("S1.12 answers the seed's query with five active customers", async () => {
    const rows = await trinoShell("SELECT * FROM minio.silver.customer_active LIMIT 5;");
    expect(rows).toHaveLength(5);
    const ids = rows.map(([id]) => id).join(", ");
    expect(
      await postgres(`select count(*)::int as n from customer where active = 1 and customer_id in (${ids})`),
    ).toEqual([{ n: 5 }]);
  });

  it("S1.13 joins the lake with the live source", async () => {
    const join =
      "FROM minio.silver.customer_active l JOIN postgres.public.customer p ON l.customer_id = p.customer_id";
    const rows = await trinoShell(`SELECT l.customer_id, l.first_name, p.email ${join} LIMIT 5;`);
    expect(rows).toHaveLength(5);
    expect(rows.every(([, , email]) => email?.includes("@"))).toBe(true);
    const before = await postgres("select email from customer where customer_id = 1");
    const set = (email: string) =>
      postgres(`update customer set email = '${email}' where customer_id = 1`, { role: "pagila_owner" });
    try {
      await set("changed@example.org");
      expect(await trino(`SELECT p.email ${join} WHERE l.customer_id = 1`)).toEqual([
        ["changed@example.org"],
      ]);
    } finally {
      await set(String(before[0]?.email));
    }
  });

  it("S1.16 runs the notebook top to bottom", async () => {
    const log = await inContainer("jupyter", [
      "lakehouse-entrypoint",
      "sh",
      "-c",
      "jupyter nbconvert --to notebook --execute --stdout 1_intro_architecture.ipynb",
    ]);
    const notebook = JSON.parse(log) as {
      cells: { cell_type: string; source: string[]; execution_count?: number }[];
    };
    const code = notebook.cells.filter((cell) => cell.cell_type === "code");
    expect(code.length).toBeGreaterThan(4);
    expect(code.every((cell) => typeof cell.execution_count === "number")).toBe(true);
    expect(log).toContain("318");
  });
});
