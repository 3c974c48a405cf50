import type { ColumnType } from "./column-type.ts";
import type { Layer } from "./layer.ts";
import type { Rule, Severity } from "./rule.ts";

/** One column of a lake table. */
export interface Column {
  readonly type: ColumnType;
  /** Whether the column may be null. @default true */
  readonly nullable?: boolean;
  /** Least and greatest value of a number, both included. @default any */
  readonly range?: { readonly least?: number; readonly most?: number };
  /** The only values that a text may have. @default any */
  readonly values?: readonly string[];
  /**
   * Table, as `layer.name`, in which the value has to be the key; one that the table's own query reads, and whose
   * key is one column of the same type. @default none
   */
  readonly references?: string;
  /** What happens to rows that break one of the column's constraints above. @default "stop" */
  readonly onBreach?: Severity;
  /** What the value means, in the words of the business. */
  readonly description: string;
}

/** One column of a table that a source offers. */
export interface SourceColumn {
  /** The lake type the column is read as. */
  readonly type: ColumnType;
  /** Whether the source may hold null. @default true */
  readonly nullable?: boolean;
  /**
   * Set for a column that must never leave the source, such as a password hash. It is loaded into a sample
   * source, but no table of the lake may carry it. @default false
   */
  readonly private?: boolean;
}

/** A table that a source offers. */
export interface SourceTable {
  readonly columns: Readonly<Record<string, SourceColumn>>;
  readonly primaryKey: readonly string[];
}

/** A Postgres schema from which tables are ingested. */
export interface PostgresSource {
  readonly kind: "postgres";
  /** Database that holds the tables. */
  readonly database: string;
  /** Schema that holds the tables. @default "public" */
  readonly schema: string;
  /**
   * SQL file, relative to the product's folder, that creates the tables of the *sample* source. A source
   * without it is only read, never created.
   */
  readonly ddl?: string;
  /** Name of the Trino catalog that queries the source live. @default the source's key in the product */
  readonly catalog?: string;
  readonly tables: Readonly<Record<string, SourceTable>>;
}

/** Copies one table of a source into the lake. */
export interface IngestJob {
  readonly step: "ingest";
  /** Key of the source in the product's `sources`. */
  readonly source: string;
  readonly table: string;
}

/** Fills one table from one SQL query over registered tables. */
export interface SqlJob {
  readonly step: "sql";
  /** SQL file, relative to the product's folder. */
  readonly sql: string;
  /** Tables the query reads, as `layer.name`; all of the layer directly before. */
  readonly reads: readonly string[];
}

/** How a table is filled. */
export type Job = IngestJob | SqlJob;

/** One table of the lake together with the job that fills it. */
export interface Table {
  readonly layer: Layer;
  readonly name: string;
  /** Physical format. @default "parquet" */
  readonly format?: "parquet";
  readonly columns: Readonly<Record<string, Column>>;
  /** Columns that identify a row; each must be declared `nullable: false`. */
  readonly primaryKey: readonly string[];
  readonly description: string;
  /** Conditions on whole rows, by name, besides those that the columns state. @default none */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** Team that answers for the table. @default the product's owner */
  readonly owner?: string;
  readonly job: Job;
}

/** A data product: what it reads, the tables it offers and how they are filled. */
export interface Product {
  /** Lower-case identifier; also the name of the product's folder and code archive. */
  readonly name: string;
  readonly description: string;
  /** Team that answers for the product. */
  readonly owner: string;
  /** Version of what the product promises, as three numbers; raised when a promise changes. @default "1.0.0" */
  readonly version?: string;
  readonly sources: Readonly<Record<string, PostgresSource>>;
  readonly tables: readonly Table[];
  /** Absolute folder that holds the product's SQL files; `import.meta.dirname` in a product file. */
  readonly folder: string;
}

/** Declares a product. The identity function at run time; it exists so that the literal is typed where it is written. */
export function defineProduct(product: Product): Product {
  return product;
}

/** Declares a Postgres source, in schema `public` unless said otherwise. */
export function postgresSource(
  source: Omit<PostgresSource, "kind" | "schema"> & { readonly schema?: string },
): PostgresSource {
  return { kind: "postgres", schema: "public", ...source };
}

/** Declares the job that copies `table` of `source` into the lake. */
export function ingest(source: string, table: string): IngestJob {
  return { step: "ingest", source, table };
}

/** Declares the job that fills a table from the SQL file `file`. */
export function sql(file: string, options: { readonly reads: readonly string[] }): SqlJob {
  return { step: "sql", sql: file, reads: options.reads };
}

/** Declares a table; see {@link Table}. A key column that is not among the columns is a type error. */
export function table<Columns extends Table["columns"]>(
  declaration: Omit<Table, "columns" | "primaryKey"> & {
    readonly columns: Columns;
    readonly primaryKey: readonly (keyof Columns & string)[];
  },
): Table {
  return declaration;
}
