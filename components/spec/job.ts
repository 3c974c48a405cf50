import type { JobLimits } from "./job-limits.ts";

/** Copies one table of a source into the lake. */
export interface IngestJob extends JobLimits {
  readonly step: "ingest";
  /** Key of the source in the product's `sources`. */
  readonly source: string;
  readonly table: string;
  /** Name in the source by column, where it is not the column's own. Files only. @default none */
  readonly from?: Readonly<Record<string, string>>;
  /**
   * Column of the table that grows with every change of a row at the source. A run reads only rows that have at least
   * the greatest value that is kept, and puts them in the place of those with their keys. Rows that are deleted at the
   * source, or changed without a greater value, stay as they were. Postgres only. @default all rows, each time
   */
  readonly watermark?: string;
}

/**
 * Puts the rows of one table into another: those whose key is there take the place of the old ones, the others are
 * added, and what else is there stays.
 */
export interface MergeJob extends JobLimits {
  readonly step: "merge";
  /** Table, as `layer.name`, whose columns have the same names. */
  readonly reads: string;
  /**
   * Column that tells which of two rows with one key is the newer one and stays; of equals the one that is read, and
   * of several such the one whose other columns sort last.
   */
  readonly latestBy: string;
}

/**
 * Makes typed, distinct rows of delivered ones: casts every column, and keeps of the rows of one key the one that
 * was delivered last.
 */
export interface RefineJob extends JobLimits {
  readonly step: "refine";
  /** Table of delivered rows, as `layer.name`, whose columns have the same names. */
  readonly reads: string;
  /** Column that is filled with the time of the run. @default none */
  readonly processedAt?: string;
}

/** Fills one table from one SQL query over registered tables. */
export interface SqlJob extends JobLimits {
  readonly step: "sql";
  /** SQL file, relative to the product's folder. */
  readonly sql: string;
  /** Tables the query reads, as `layer.name`; all of the layer directly before. */
  readonly reads: readonly string[];
}

/** How a table is filled. */
export type Job = IngestJob | RefineJob | MergeJob | SqlJob;

/**
 * Declares the job that copies `table` of `source` into the lake.
 *
 * @param options see {@link IngestJob}
 */
export function ingest(
  source: string,
  table: string,
  options: JobLimits & Pick<IngestJob, "from" | "watermark"> = {},
): IngestJob {
  return { step: "ingest", source, table, ...options };
}

/** Declares the job that casts the rows of `reads` and keeps the latest one of each key. */
export function refine(
  reads: string,
  options: JobLimits & { readonly processedAt?: string } = {},
): RefineJob {
  return { step: "refine", reads, ...options };
}

/** Declares the job that puts the rows of `reads` into the table, in the place of those with their keys. */
export function merge(reads: string, options: JobLimits & { readonly latestBy: string }): MergeJob {
  return { step: "merge", reads, ...options };
}

/** Declares the job that fills a table from the SQL file `file`. */
export function sql(file: string, options: JobLimits & { readonly reads: readonly string[] }): SqlJob {
  return { step: "sql", sql: file, ...options };
}

/** Tables that a job reads, as `layer.name`. */
export function readsOf(job: Job): readonly string[] {
  switch (job.step) {
    case "ingest":
      return [];
    case "refine":
    case "merge":
      return [job.reads];
    case "sql":
      return job.reads;
  }
}
