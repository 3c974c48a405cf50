import type { Classification } from "../spec/classification.ts";
import type { ColumnType } from "../spec/column-type.ts";
import type { FileFormat } from "../spec/file-format.ts";
import type { ExpectationSeverity } from "../spec/expectation.ts";
import type { Layer } from "../spec/layer.ts";
import type { WHILE_IN_SOURCE } from "../spec/retention.ts";
import type { TableFormat } from "../spec/table-format.ts";
import type { NamedRule } from "../spec/table-rules.ts";
import type { GreatExpectation } from "./great-expectation.ts";

/** Version of the plan's shape. A runner refuses a newer one, the toolkit refuses to overwrite a newer one. */
export const PLAN_VERSION = 3;

/** An uploaded archive of job code. */
export interface CodeArchive {
  readonly uri: string;
  readonly sha256: string;
}

export interface PlanColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly description: string;
  /** Name under which older rows have the column; absent when it was never called otherwise. */
  readonly renamedFrom?: string;
  /** Null when nobody said. */
  readonly classification: Classification | null;
}

/** A column whose values have to be keys of another table. */
export interface PlanReference {
  readonly column: string;
  /** Table as `layer.name`. */
  readonly table: string;
  readonly key: string;
  /** Column by which the check asks whether the value was found. */
  readonly found: string;
}

/** A column that is cast from text. */
export interface PlanCast {
  readonly column: string;
  /** Column by which the check asks whether the text was no value of the column's type. */
  readonly failed: string;
}

/** A table of the product's database that holds the same rows. */
export interface PlanCopy {
  readonly schema: string;
  readonly name: string;
}

/** Rows go by whole partitions: those whose day, in the first partition column `by`, is more than `days` ago. */
export interface PlanRowAge {
  readonly days: number;
  readonly by: string;
}

/** How long a table keeps what is in it. */
export interface PlanRetention {
  /** Null when every row is kept for ever. */
  readonly rows: PlanRowAge | typeof WHILE_IN_SOURCE | null;
  /** How far back earlier states can be read; null for the format's own. */
  readonly timeTravelSeconds: number | null;
  /** How long files that no present row needs are kept; null for the format's own. */
  readonly vacuumSeconds: number | null;
}

/** What the table as a whole has to be before readers see its new rows. */
export interface PlanExpectation extends GreatExpectation {
  readonly name: string;
  readonly severity: ExpectationSeverity;
  readonly description: string;
}

export interface PlanTable {
  readonly layer: Layer;
  /** Schema in the metastore. */
  readonly schema: string;
  readonly name: string;
  readonly format: TableFormat;
  /** `s3a://` address of the table's files; of no file for a table of format postgres. */
  readonly location: string;
  readonly description: string;
  readonly owner: string;
  readonly primaryKey: readonly string[];
  /** Partition columns come last. */
  readonly columns: readonly PlanColumn[];
  readonly partitionBy: readonly string[];
  /** Order of the rows of each file. */
  readonly sortBy: readonly string[];
  readonly casts: readonly PlanCast[];
  readonly references: readonly PlanReference[];
  /** Sorted by name. */
  readonly rules: readonly NamedRule[];
  /** Sorted by name. */
  readonly expectations: readonly PlanExpectation[];
  /** Table that holds the rejected rows, as `layer.name`; null when no rule rejects any. */
  readonly quarantine: string | null;
  readonly copy: PlanCopy | null;
  /** Sorted. */
  readonly tags: readonly string[];
  /** Longest age of what the table is made from; null for no limit. */
  readonly freshnessSeconds: number | null;
  /** Null when the table keeps everything. */
  readonly retention: PlanRetention | null;
}

/** How long and how often a job is tried. */
interface PlanLimits {
  /** Further tries after the first one. */
  readonly retries: number;
  /** Longest that one try may take; null for no limit. */
  readonly timeoutSeconds: number | null;
}

interface PlanTableJob extends PlanLimits {
  readonly name: string;
  readonly layer: Layer;
  /** Table as `layer.name`. */
  readonly writes: string;
}

/** Copies a table of a Postgres source. */
export interface PlanIngestJob extends PlanTableJob {
  readonly step: "ingest";
  readonly reads: readonly { readonly source: string; readonly table: string }[];
  /** Column of which only rows from the greatest kept value on are read; null for all rows. */
  readonly watermark: string | null;
}

/** Keeps deliveries of files. */
export interface PlanIngestFilesJob extends PlanTableJob {
  readonly step: "ingest_files";
  readonly source: string;
  readonly format: FileFormat;
  /** `s3a://` address that holds one folder per day of delivery. */
  readonly location: string;
  /** Name in the files by column of the table. */
  readonly columns: Readonly<Record<string, string>>;
  readonly reads: readonly never[];
}

/** Casts delivered rows and keeps the latest of each key. */
export interface PlanRefineJob extends PlanTableJob {
  readonly step: "refine";
  readonly reads: readonly string[];
  /** Column that takes the time of the run; null when there is none. */
  readonly processedAt: string | null;
}

/** Puts rows into a table, in the place of those with their keys. */
export interface PlanMergeJob extends PlanTableJob {
  readonly step: "merge";
  readonly reads: readonly string[];
  /** Column by which the newer of two rows with one key is told. */
  readonly latestBy: string;
}

export interface PlanSqlJob extends PlanTableJob {
  readonly step: "sql";
  /** SQL file inside the product's archive. */
  readonly sql: string;
  readonly reads: readonly string[];
}

/** Builds and tests a dbt project in the product's database. */
export interface PlanDbtJob extends PlanLimits {
  readonly name: string;
  readonly step: "dbt";
  readonly layer: Layer;
  /** Folder inside the product's archive. */
  readonly project: string;
  readonly schemas: readonly string[];
  readonly reads: readonly string[];
  readonly writes: null;
}

export type PlanJob =
  PlanIngestJob | PlanIngestFilesJob | PlanRefineJob | PlanMergeJob | PlanSqlJob | PlanDbtJob;

/** A file on a web server and the SHA-256 that it has. */
export interface PlanUrl {
  readonly url: string;
  readonly sha256: string;
}

export type PlanSource =
  | { readonly kind: "postgres"; readonly schema: string }
  | { readonly kind: "files"; readonly format: FileFormat }
  | {
      readonly kind: "url";
      readonly format: FileFormat;
      /** By table of the source. */
      readonly urls: Readonly<Record<string, PlanUrl>>;
    };

export interface PlanProduct {
  readonly description: string;
  readonly owner: string;
  /** Cron expression of five fields, in UTC; null when the product runs only when somebody asks. */
  readonly schedule: string | null;
  readonly sources: Readonly<Record<string, PlanSource>>;
  /** Postgres database of copies and of dbt's tables; null when there is none. */
  readonly database: string | null;
  /** Tables by `layer.name`. */
  readonly tables: Readonly<Record<string, PlanTable>>;
  /** Jobs in run order. */
  readonly jobs: readonly PlanJob[];
}

/** What the runner, and later the orchestrator and the API, read: the one truth about tables and jobs. */
export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly code: Readonly<Record<string, CodeArchive>>;
  readonly layers: Readonly<Record<Layer, { readonly bucket: string; readonly uri: string }>>;
  readonly system: { readonly bucket: string };
  readonly products: Readonly<Record<string, PlanProduct>>;
}
