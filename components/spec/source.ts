import type { ColumnType } from "./column-type.ts";

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

/** Files that somebody delivers day by day into the landing bucket. */
export interface FileSource {
  readonly kind: "files";
  /** How the files are written; CSV has a header that names the columns. */
  readonly format: "csv";
  readonly tables: Readonly<Record<string, SourceTable>>;
}

/** Where a product's rows come from. */
export type Source = PostgresSource | FileSource;

/** Declares a Postgres source, in schema `public` unless said otherwise. */
export function postgresSource(
  source: Omit<PostgresSource, "kind" | "schema"> & { readonly schema?: string },
): PostgresSource {
  return { kind: "postgres", schema: "public", ...source };
}

/** Declares files that are delivered to `landing/<product>/<source>/<table>/<YYYY-MM-DD>/`. */
export function fileSource(source: Omit<FileSource, "kind">): FileSource {
  return { kind: "files", ...source };
}
