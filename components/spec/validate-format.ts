import { readsOf } from "./job.ts";
import type { Product, Table } from "./product.ts";
import { TABLE_FORMATS } from "./table-format.ts";
import { findTable } from "./table-id.ts";

/**
 * Checks that a table's format can hold it and that whoever reads it can reach it.
 *
 * @param at where the table was declared, for the messages
 * @param product the table's product
 * @returns one sentence per fault; empty when all is well
 */
export function validateFormat(at: string, product: Product, table: Table): string[] {
  const { format = "parquet" } = table;
  if (!TABLE_FORMATS.includes(format)) {
    return [`${at}: format "${format as string}" is unknown; use one of ${TABLE_FORMATS.join(", ")}`];
  }
  return [
    ...(format === "postgres" ? postgresFaults(at, product, table) : []),
    ...readFaults(at, product, table),
  ];
}

function postgresFaults(at: string, product: Product, table: Table): string[] {
  const faults: string[] = [];
  if (product.database === undefined)
    faults.push(
      `${at}: format postgres keeps the rows in the product's database; set the product's database`,
    );
  if (table.copy !== undefined)
    faults.push(`${at}: format postgres keeps the rows in the database already; leave copy out`);
  if (table.partitionBy !== undefined && table.partitionBy.length > 0) {
    faults.push(
      `${at}: a table of the database has no folders to partition; leave partitionBy out, or use parquet, delta or iceberg with a copy`,
    );
  }
  if (table.sortBy !== undefined && table.sortBy.length > 0)
    faults.push(`${at}: a table of the database keeps no order; leave sortBy out`);
  const merged =
    table.job.step === "merge" || (table.job.step === "ingest" && table.job.watermark !== undefined);
  if (merged && Object.keys(table.expectations ?? {}).length > 0) {
    faults.push(
      `${at}: expectations ask Spark about all rows, of which it gets only the new ones when a table of the database takes what changed; leave expectations out, or use parquet, delta or iceberg with a copy`,
    );
  }
  return faults;
}

/** Spark reads the lake: what only the database has is for dbt and for whoever asks the database. */
function readFaults(at: string, product: Product, table: Table): string[] {
  return readsOf(table.job).flatMap((read) =>
    findTable(product, read)?.format === "postgres"
      ? [
          `${at}: reads ${read}, whose format postgres keeps it out of the lake; make it parquet, delta or iceberg with a copy in the database`,
        ]
      : [],
  );
}
