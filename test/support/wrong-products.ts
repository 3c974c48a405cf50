import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Column, LakehouseSpec, Product, Retention, Table } from "../../components/index.ts";
import { fileSource, fileTable, sql, validateSpec } from "../../components/index.ts";
import { sampleProduct } from "./sample-product.ts";

/** Every sentence that a stack with these products is refused with. */
export function refused(products: readonly Product[], spec: Partial<LakehouseSpec> = {}): string[] {
  return validateSpec({ stack: "test", products, ...spec });
}

export const sold = { type: "date", nullable: false, description: "When it was sold." } as const;
export const files = fileTable("files", {
  name: "sales",
  description: "What was sold",
  columns: {
    id: { type: "int", nullable: false, description: "Number of the sale." },
    buyer: { type: "string", classification: "personal", description: "Who bought it." },
    sold_on: { ...sold, from: "date" },
  },
  primaryKey: ["id"],
  partitionBy: ["sold_on"],
});

/** A correct shop: sales that are delivered, what holds of them, and what was sold on each day. */
export function shop(
  change: (tables: Record<"bronze" | "silver" | "gold", Table>) => Partial<Product> = () => ({}),
): Product {
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-product-"));
  writeFileSync(
    join(folder, "days.sql"),
    "select sold_on, count(*) as sales from silver.sales group by sold_on\n",
  );
  const gold: Table = {
    layer: "gold",
    name: "days",
    description: "Sales per day",
    columns: { sold_on: sold, sales: { type: "bigint", nullable: false, description: "How many." } },
    primaryKey: ["sold_on"],
    partitionBy: ["sold_on"],
    job: sql("days.sql", { reads: ["silver.sales"] }),
  };
  return {
    name: "shop",
    description: "A shop",
    owner: "shop-team",
    folder,
    sources: { files: fileSource({ format: "csv", tables: { sales: files.source } }) },
    tables: [files.bronze, files.silver, gold],
    ...change({ bronze: files.bronze, silver: files.silver, gold }),
  };
}

/** The shop with a retention per table. */
export function keeping(retention: Partial<Record<"bronze" | "silver" | "gold", Retention>>): Product {
  const product = shop();
  return {
    ...product,
    tables: product.tables.map((table) => {
      const kept = retention[table.layer];
      return kept === undefined ? table : { ...table, retention: kept };
    }),
  };
}

/** The shop with another table of gold. */
export function withGold(change: Partial<Table>): Product {
  return shop(({ bronze, silver, gold }) => ({ tables: [bronze, silver, { ...gold, ...change }] }));
}

/** The people with further columns of the derived table. */
export function withColumns(columns: Record<string, Column>, change: Partial<Table> = {}): Product {
  const product = sampleProduct();
  return {
    ...product,
    tables: product.tables.map((table, i) =>
      i === 1 ? { ...table, columns: { ...table.columns, ...columns }, ...change } : table,
    ),
  };
}

/** People that are to go by age, though others refer to them. */
export function referenced(): Product {
  const product = withColumns({ boss_id: { type: "int", references: "bronze.person", description: "Boss" } });
  const hired: Column = { type: "date", description: "When the person came" };
  return {
    ...product,
    tables: product.tables.map((table, i) =>
      i === 0
        ? {
            ...table,
            columns: { ...table.columns, hired },
            partitionBy: ["hired"],
            retention: { rows: "30 days" },
          }
        : table,
    ),
  };
}

/** People whose secret is to reach the lake. */
export function leaking(): Product {
  const product = sampleProduct();
  const pin: Column = { type: "string", description: "Secret number" };
  const tables = product.tables.map((table, i) =>
    i === 0 ? { ...table, columns: { ...table.columns, pin } } : table,
  );
  return { ...product, tables };
}

export const SQL: Pick<Table, "columns" | "primaryKey" | "description"> = {
  columns: { id: { type: "int", nullable: false, description: "Number." } },
  primaryKey: ["id"],
  description: "A table",
};
