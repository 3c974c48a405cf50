import type { JobLimits } from "./job-limits.ts";

/** Copies one table of a source into the lake. */
export interface IngestJob extends JobLimits {
  readonly step: "ingest";
  /** Key of the source in the product's `sources`. */
  readonly source: string;
  readonly table: string;
  /** Name in the source by column, where it is not the column's own. Files only. @default none */
  readonly from?: Readonly<Record<string, string>>;
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
export type Job = IngestJob | RefineJob | SqlJob;

/** Declares the job that copies `table` of `source` into the lake. @param from name in the source by column */
export function ingest(
  source: string,
  table: string,
  options: JobLimits & { readonly from?: Readonly<Record<string, string>> } = {},
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
      return [job.reads];
    case "sql":
      return job.reads;
  }
}
