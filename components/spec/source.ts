import type { ColumnType } from "./column-type.ts";
import type { FileFormat } from "./file-format.ts";

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
  /** How the files of all its tables are written. @default "csv" */
  readonly format: FileFormat;
  readonly tables: Readonly<Record<string, SourceTable>>;
}

/** A file that lies on a web server, and from which one table is filled. */
export interface UrlTable extends SourceTable {
  /** Where the file is, as `https://…`; without user and password, which have no place in a declaration. */
  readonly url: string;
  /** SHA-256 of the file as 64 hexadecimal digits, as `sha256sum` prints it. A file that has another one is refused. */
  readonly sha256: string;
}

/** Files that `up` and `run` fetch from web servers; a changed checksum is a new delivery. */
export interface UrlSource {
  readonly kind: "url";
  /** How the files of all its tables are written. @default "csv" */
  readonly format: FileFormat;
  readonly tables: Readonly<Record<string, UrlTable>>;
}

/** A source whose rows come as files into the landing bucket. */
export type DeliveredSource = FileSource | UrlSource;

/** Where a product's rows come from. */
export type Source = PostgresSource | DeliveredSource;

/** Declares a Postgres source, in schema `public` unless said otherwise. */
export function postgresSource(
  source: Omit<PostgresSource, "kind" | "schema"> & { readonly schema?: string },
): PostgresSource {
  return { kind: "postgres", schema: "public", ...source };
}

/** Declares files, CSV unless said otherwise, that are delivered to `landing/<product>/<source>/<table>/<YYYY-MM-DD>/`. */
export function fileSource(
  source: Omit<FileSource, "kind" | "format"> & { readonly format?: FileFormat },
): FileSource {
  return { kind: "files", format: "csv", ...source };
}

/** Declares files, CSV unless said otherwise, that are fetched by their URLs and delivered like others. */
export function urlSource(
  source: Omit<UrlSource, "kind" | "format"> & { readonly format?: FileFormat },
): UrlSource {
  return { kind: "url", format: "csv", ...source };
}

/** Whether the source's rows come as files into the landing bucket. */
export function isDelivered(source: Source | undefined): source is DeliveredSource {
  return source?.kind === "files" || source?.kind === "url";
}
