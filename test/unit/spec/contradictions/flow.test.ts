import { describe, expect, it } from "vitest";
import type { Column, Product, Table } from "../../../../components/index.ts";
import { fileSource, fileTable, sql } from "../../../../components/index.ts";
import { sampleProduct } from "../../../support/sample-product.ts";
import { refused, sold, shop, SQL } from "../../../support/wrong-products.ts";

describe("flow is refused, with the repair,", () => {
  const reading = (name: string, read: string): Table => ({
    ...SQL,
    layer: "silver",
    name,
    job: sql("active.sql", { reads: [read] }),
  });
  const people = (...more: Table[]): Product => {
    const product = sampleProduct();
    return { ...product, tables: [...product.tables, ...more] };
  };
  it.each<[string, readonly Product[], string, string]>([
    [
      "when a job reads what nobody writes",
      [people(reading("b", "bronze.ghost"))],
      "reads bronze.ghost, which no table of the product declares",
      "bronze.ghost",
    ],
    [
      "when tables are made from each other",
      [people(reading("b", "silver.c"), reading("c", "silver.b"))],
      "silver.b reads silver.c reads silver.b, so that none could be filled first",
      "take one of them out of reads",
    ],
    [
      "when a table is made from itself",
      [people(reading("b", "silver.b"))],
      "silver.b reads silver.b",
      "take one of them out of reads",
    ],
    [
      "when two write one table",
      [people(), { ...people(), name: "again" }],
      "table bronze.person is declared twice (products people and again)",
      "rename one of them",
    ],
    [
      "when two formats claim one place and one name in the metastore",
      [people({ ...reading("active", "bronze.person"), format: "delta" })],
      "table silver.active is declared twice (products people and people) (as parquet and as delta",
      "rename one of them",
    ],
    [
      "when a table has a name that the metastore needs",
      [people(reading("b__shape", "bronze.person"))],
      "the metastore needs names that end in __shape",
      "rename the table",
    ],
    [
      "when two sources claim one catalog",
      [
        people(),
        {
          ...people(),
          name: "again",
          tables: [],
          sources: { hr: { kind: "postgres", database: "hr_again", schema: "public", tables: {} } },
        },
      ],
      "catalog hr is of source people.hr and of source again.hr",
      "give one of them another name",
    ],
    [
      "when a source claims a catalog of the stack",
      [
        {
          ...people(),
          tables: [],
          sources: { minio: { kind: "postgres", database: "hr", schema: "public", tables: {} } },
        },
      ],
      "catalog minio is of the stack itself and of source people.minio",
      "give one of them another name",
    ],
    [
      "when a copy has no database",
      [people({ ...reading("b", "bronze.person"), copy: {} })],
      "table silver.b has a copy",
      "set the product's database",
    ],
    [
      "when a table of Postgres has no database",
      [people({ ...reading("b", "bronze.person"), format: "postgres" })],
      "table silver.b is a table of Postgres",
      "set the product's database",
    ],
    [
      "when a copy claims the place of a table of Postgres",
      [
        {
          ...people(
            { ...reading("b", "bronze.person"), format: "postgres" },
            { ...reading("c", "bronze.person"), copy: { name: "b" } },
          ),
          database: "people",
        },
      ],
      "silver.b and silver.c are both kept in the database as silver.b",
      "name one of the copies",
    ],
  ])("%s", (_what, products, fault, repair) => {
    const faults = refused(products).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });
});

describe("files are refused, with the repair,", () => {
  const delivering = (columns: Record<string, Column & { from?: string }>): Product => {
    const made = fileTable("files", {
      name: "sales",
      description: "Sales",
      columns,
      primaryKey: ["id"] as never[],
    });
    return shop(() => ({
      sources: { files: fileSource({ format: "csv", tables: { sales: made.source } }) },
      tables: [made.bronze, made.silver],
    }));
  };
  const id = { type: "int", nullable: false, description: "Number." } as const;
  it.each<[string, Product, string, string]>([
    [
      "when a column is called like the partition of the delivery (S2, 1)",
      delivering({ id, date: sold }),
      "column date of the files is called like the partition of the delivery",
      'order_date: { from: "date"',
    ],
    [
      "when a column is called like one that the toolkit adds",
      delivering({ id, seen: { ...sold, from: "_ingestion_timestamp" } }),
      "called like one that the toolkit adds",
      "give it another name there",
    ],
  ])("%s", (_what, product, fault, repair) => {
    const faults = refused([product]).join("\n");
    expect(faults).toContain(fault);
    expect(faults).toContain(repair);
  });
});
