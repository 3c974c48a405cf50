import { z } from "zod";
import { TABLE_FORMATS, type TableFormat } from "../../components/spec/table-format.ts";

/** A table as it is asked for its state. */
export interface AskedTable {
  readonly schema: string;
  readonly name: string;
  readonly format: TableFormat;
  /** Database of a table of format postgres; null for others. */
  readonly database: string | null;
}

const plan = z.object({
  products: z.record(
    z.string(),
    z.object({
      database: z.string().nullable(),
      tables: z.record(
        z.string(),
        z.object({ schema: z.string(), name: z.string(), format: z.enum(TABLE_FORMATS) }),
      ),
    }),
  ),
});

/** The declared tables of a plan by product and `layer.name`. */
export function plannedTables(text: string): Record<string, Record<string, AskedTable>> {
  const { products } = plan.parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(products).map(([product, { database, tables }]) => [
      product,
      Object.fromEntries(
        Object.entries(tables).map(([id, table]) => [
          id,
          { ...table, database: table.format === "postgres" ? database : null },
        ]),
      ),
    ]),
  );
}

const CATALOGS = { parquet: "minio", delta: "delta", iceberg: "iceberg" } as const;

/** The query that counts a table's rows in Trino. */
export function countQuery(table: AskedTable): string {
  return `SELECT count(*) FROM ${place(table, table.name)}`;
}

/** The query whose one value is the table's present snapshot; nothing for a format that keeps no earlier rows. */
export function snapshotQuery(table: AskedTable): string | undefined {
  // As text: an id has more digits than a number of JSON can hold.
  if (table.format === "iceberg")
    return `SELECT CAST(snapshot_id AS varchar) FROM ${place(table, `${table.name}$refs`)} WHERE name = 'main'`;
  if (table.format === "delta")
    return `SELECT CAST(max(version) AS varchar) FROM ${place(table, `${table.name}$history`)}`;
  return undefined;
}

function place({ schema, format, database }: AskedTable, name: string): string {
  const catalog = format === "postgres" ? (database ?? "") : CATALOGS[format];
  return [catalog, schema, name].map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
}
