import { describe, expect, it } from "vitest";
import { fileTable, type FileColumn } from "../../../components/spec/file-table.ts";
import { fileSource } from "../../../components/spec/source.ts";
import type { Product } from "../../../components/spec/product.ts";
import { tableRules } from "../../../components/spec/table-rules.ts";
import { validateProducts } from "../../../components/spec/validate-products.ts";
import { campaignAnalytics } from "../../../jobs/campaign_analytics/product.ts";

const sales = fileTable("files", {
  name: "sales",
  description: "What was sold",
  columns: {
    id: { type: "int", nullable: false, description: "Number of the sale." },
    sold_on: { type: "date", from: "date", nullable: false, description: "When it was sold." },
    price: { type: "decimal(8,2)", range: { least: 0 }, onBreach: "warn", description: "In US dollars." },
    note: { type: "string", description: "Anything." },
  },
  primaryKey: ["id"],
  partitionBy: ["sold_on"],
  copy: true,
});

function product(change: Partial<Product> = {}, tables = [sales.bronze, sales.silver]): Product {
  return {
    name: "shop",
    description: "A shop",
    owner: "shop-team",
    folder: import.meta.dirname,
    database: "shop",
    sources: { files: fileSource({ format: "csv", tables: { sales: sales.source } }) },
    tables,
    ...change,
  };
}

describe("fileTable", () => {
  it("declares a source, what is delivered and what holds", () => {
    expect(validateProducts([product()])).toEqual([]);
    expect(Object.keys(sales.source.columns)).toEqual(["id", "date", "price", "note"]);
    expect(Object.entries(sales.bronze.columns).map(([name, { type }]) => `${name} ${type}`)).toEqual([
      "id string",
      "sold_on string",
      "price string",
      "note string",
      "_ingestion_timestamp string",
      "date string",
    ]);
    expect([sales.bronze.copy, sales.silver.copy]).toEqual([{ name: "raw_sales" }, {}]);
    expect(sales.silver).toMatchObject({ primaryKey: ["id"], partitionBy: ["sold_on"] });
  });

  it("rejects rows of which a column is not what it says, unless told otherwise", () => {
    const rules = tableRules(sales.silver).map(
      ({ name, severity, check }) => `${severity} ${name}: ${check}`,
    );
    expect(rules).toMatchInlineSnapshot(`
      [
        "stop _ingestion_timestamp_present: \`_ingestion_timestamp\` IS NOT NULL OR \`__ingestion_timestamp_untyped\`",
        "stop _ingestion_timestamp_typed: NOT \`__ingestion_timestamp_untyped\`",
        "stop _silver_processed_at_present: \`_silver_processed_at\` IS NOT NULL",
        "reject id_present: \`id\` IS NOT NULL OR \`_id_untyped\`",
        "reject id_typed: NOT \`_id_untyped\`",
        "warn price_in_range: \`price\` >= 0",
        "warn price_typed: NOT \`_price_untyped\`",
        "reject sold_on_present: \`sold_on\` IS NOT NULL OR \`_sold_on_untyped\`",
        "reject sold_on_typed: NOT \`_sold_on_untyped\`",
      ]
    `);
  });

  it("is what the campaign product is made of, and sound there", () => {
    expect(validateProducts([campaignAnalytics])).toEqual([]);
  });
});

const text: FileColumn = { type: "string", nullable: false, description: "x" };

/** A product whose files have this column, as it is called there. */
function withColumn(name: string, column: FileColumn): Product {
  const { source, bronze, silver } = fileTable("files", {
    name: "sales",
    description: "What was sold",
    columns: { id: text, [name]: column },
    primaryKey: ["id"],
  });
  return product({ sources: { files: fileSource({ format: "csv", tables: { sales: source } }) } }, [
    bronze,
    silver,
  ]);
}

describe("contradictions of files, partitions and copies are refused", () => {
  it.each<[string, Product, string]>([
    [
      "a column called like the day of delivery",
      withColumn("date", text),
      "column date of the files is called like the partition of the delivery",
    ],
    [
      "a partition column that is not there",
      product({}, [sales.bronze, { ...sales.silver, partitionBy: ["day"] }]),
      "partition column day is not among the columns",
    ],
    [
      "a partition of a type without readable names",
      product({}, [sales.bronze, { ...sales.silver, partitionBy: ["price"] }]),
      "partition column price is decimal(8,2); use one of",
    ],
    [
      "an order by a column that is not there",
      product({}, [sales.bronze, { ...sales.silver, sortBy: ["size"] }]),
      "sort column size is not among the columns",
    ],
    [
      "deliveries that are not kept by day",
      product({}, [{ ...sales.bronze, partitionBy: ["id"] }, sales.silver]),
      'set partitionBy to ["date"]',
    ],
    [
      "a refined column that was never delivered",
      product({}, [
        sales.bronze,
        { ...sales.silver, columns: { ...sales.silver.columns, size: { type: "int", description: "x" } } },
      ]),
      "column size does not exist in bronze.sales, which it is refined from",
    ],
    [
      "a copy without a database",
      { ...product(), database: undefined } as unknown as Product,
      "table bronze.sales has a copy; set the product's database",
    ],
    [
      "a database of the stack itself",
      product({ database: "warehouse" }),
      "database warehouse is the stack's own",
    ],
    [
      "two copies of one name",
      product({}, [
        sales.bronze,
        { ...sales.bronze, name: "more", copy: { name: "raw_sales" } },
        sales.silver,
      ]),
      "bronze.sales and bronze.more are both kept in the database as bronze.raw_sales",
    ],
    [
      "a dbt project that is not there",
      product({ dbt: { folder: "no", role: "dbt", schemas: ["core"], reads: ["silver.sales"] } }),
      "no/dbt_project.yml does not exist",
    ],
    [
      "dbt filling a layer",
      product({ dbt: { folder: "no", role: "dbt", schemas: ["silver"], reads: [] } }),
      "schema silver holds copies of tables, which dbt only reads",
    ],
    [
      "dbt reading what has no copy",
      product({ dbt: { folder: "no", role: "dbt", schemas: ["core"], reads: ["silver.sales"] } }, [
        sales.bronze,
        { ...sales.silver, copy: undefined } as unknown as Product["tables"][number],
      ]),
      "dbt: reads silver.sales, which has no copy in the database",
    ],
  ])("%s", (_, declared, message) => {
    expect(validateProducts([declared]).join("\n")).toContain(message);
  });

  it("two products with one database", () => {
    const other = { ...product({ name: "store" }), tables: [] };
    expect(validateProducts([product(), other])).toEqual([
      "database shop is of product shop and of product store; give each a database of its own",
    ]);
  });
});
