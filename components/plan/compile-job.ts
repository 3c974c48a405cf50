import { optionalSeconds } from "../core/units.ts";
import type { BucketName } from "../spec/bucket-name.ts";
import { deliveryFolder } from "../spec/delivery.ts";
import { INGESTED_AT } from "../spec/file-table.ts";
import { JOB_LIMITS, type JobLimits } from "../spec/job-limits.ts";
import type { IngestJob } from "../spec/job.ts";
import type { Product, Table } from "../spec/product.ts";
import { isDelivered } from "../spec/source.ts";
import { tableId } from "../spec/table-id.ts";
import type { PlanDbtJob, PlanIngestJob, PlanJob } from "./plan.ts";

/** `s3a://` address of a bucket. */
export type Uri = (bucket: BucketName) => string;

/** The job that fills a table. */
export function compileJob(product: Product, table: Table, uri: Uri): PlanJob {
  const { job } = table;
  const common = {
    name: `${table.layer}_${table.name}`,
    layer: table.layer,
    writes: tableId(table),
    ...compileLimits(job),
  };
  switch (job.step) {
    case "ingest":
      return compileIngest(product, table, job, common, uri);
    case "refine":
      return { ...common, step: "refine", reads: [job.reads], processedAt: job.processedAt ?? null };
    case "merge":
      return { ...common, step: "merge", reads: [job.reads], latestBy: job.latestBy };
    case "sql":
      return { ...common, step: "sql", sql: job.sql, reads: [...job.reads].sort() };
  }
}

function compileIngest(
  product: Product,
  table: Table,
  job: IngestJob,
  common: Pick<PlanIngestJob, "name" | "layer" | "writes" | "retries" | "timeoutSeconds">,
  uri: Uri,
): PlanJob {
  const source = product.sources[job.source];
  if (!isDelivered(source)) {
    return {
      ...common,
      step: "ingest",
      reads: [{ source: job.source, table: job.table }],
      watermark: job.watermark ?? null,
    };
  }
  const added = [INGESTED_AT, ...(table.partitionBy ?? [])];
  const delivered = Object.keys(table.columns).filter((name) => !added.includes(name));
  return {
    ...common,
    step: "ingest_files",
    source: job.source,
    format: source.format,
    location: `${uri("landing")}/${deliveryFolder(product.name, job.source, job.table)}`,
    columns: Object.fromEntries(delivered.map((name) => [name, job.from?.[name] ?? name])),
    reads: [],
  };
}

/** The job that builds a product's dbt project, if it has one. */
export function compileDbt({ dbt }: Product): PlanDbtJob[] {
  if (dbt === undefined) return [];
  const { folder, schemas, reads } = dbt;
  return [
    {
      // Jobs of tables are called after their layer, so that none has this name.
      name: "dbt",
      step: "dbt",
      layer: "gold",
      project: folder,
      schemas,
      reads: [...reads].sort(),
      writes: null,
      ...compileLimits(dbt),
    },
  ];
}

function compileLimits({ retries, timeout }: JobLimits): { retries: number; timeoutSeconds: number | null } {
  return { retries: retries ?? JOB_LIMITS.retries, timeoutSeconds: optionalSeconds(timeout) };
}
