import { LAYERS, type Layer } from "../spec/layer.ts";
import type { IngestJob } from "../spec/job.ts";
import type { BucketName } from "../spec/bucket-name.ts";
import { INGESTED_AT } from "../spec/file-table.ts";
import { deliveryFolder } from "../spec/delivery.ts";
import type { Column, Product, Table } from "../spec/product.ts";
import type { Source } from "../spec/source.ts";
import { quarantineName } from "../spec/quarantine-name.ts";
import { findTable, tableId } from "../spec/table-id.ts";
import { foundColumn, isCast, tableRules, untypedColumn } from "../spec/table-rules.ts";
import {
  PLAN_VERSION,
  type CodeArchive,
  type Plan,
  type PlanDbtJob,
  type PlanJob,
  type PlanProduct,
  type PlanReference,
  type PlanSource,
  type PlanTable,
} from "./plan.ts";
import { quarantineOf } from "./quarantine.ts";
import { runOrder } from "./run-order.ts";

/** What the compiler needs besides the products. */
export interface CompileContext {
  /** Physical bucket of each layer and of the system. */
  readonly bucketName: (bucket: BucketName) => string;
  /** Uploaded archives: `lakehouse_jobs` and one per product. */
  readonly code: Readonly<Record<string, CodeArchive>>;
}

/**
 * Compiles products, already checked by `validateProducts`, into the plan. The same products give the same
 * plan to the byte once it is written with {@link writePlan}.
 */
export function compilePlan(products: readonly Product[], context: CompileContext): Plan {
  const uri = (bucket: BucketName): string => `s3a://${context.bucketName(bucket)}`;
  const layer = (name: Layer) => ({ bucket: context.bucketName(name), uri: uri(name) });
  return {
    version: PLAN_VERSION,
    code: context.code,
    layers: { bronze: layer("bronze"), silver: layer("silver"), gold: layer("gold") },
    system: { bucket: context.bucketName("system") },
    products: Object.fromEntries(products.map((product) => [product.name, compileProduct(product, uri)])),
  };
}

/** `s3a://` address of a bucket. */
type Uri = (bucket: BucketName) => string;

/** The plan as text: keys sorted at every level, so that equal plans are equal texts. */
export function writePlan(plan: Plan): string {
  return `${JSON.stringify(plan, sortKeys, 2)}\n`;
}

function compileProduct(product: Product, uri: Uri): PlanProduct {
  const sources = Object.entries(product.sources).map(
    ([name, source]) => [name, compileSource(source)] as const,
  );
  return {
    description: product.description,
    owner: product.owner,
    sources: Object.fromEntries(sources),
    database: product.database ?? null,
    tables: Object.fromEntries(
      product.tables
        .map((table) => compileTable(product, table, uri))
        .flatMap((table) => (table.quarantine === null ? [table] : [table, quarantineOf(table)]))
        .map((table) => [tableId(table), table]),
    ),
    jobs: runOrder(
      [...product.tables.map((table) => compileJob(product, table, uri)), ...compileDbt(product)],
      LAYERS,
    ),
  };
}

function compileSource(source: Source): PlanSource {
  return source.kind === "files"
    ? { kind: source.kind, format: source.format }
    : { kind: source.kind, schema: source.schema };
}

function compileTable(product: Product, table: Table, uri: Uri): PlanTable {
  const quarantine = quarantineName(table);
  return {
    layer: table.layer,
    schema: table.layer,
    name: table.name,
    format: table.format ?? "parquet",
    location: `${uri(table.layer)}/${table.name}`,
    description: table.description,
    owner: table.owner ?? product.owner,
    primaryKey: table.primaryKey,
    columns: partitionsLast(table).map(([name, column]) => ({
      name,
      type: column.type,
      nullable: column.nullable ?? true,
      description: column.description,
      ...(column.renamedFrom === undefined ? {} : { renamedFrom: column.renamedFrom }),
    })),
    partitionBy: table.partitionBy ?? [],
    sortBy: table.sortBy ?? [],
    casts: Object.entries(table.columns).flatMap(([name, column]) =>
      isCast(name, column, table.job) ? [{ column: name, failed: untypedColumn(name) }] : [],
    ),
    references: compileReferences(product, table),
    rules: tableRules(table),
    quarantine: quarantine === undefined ? null : tableId({ layer: table.layer, name: quarantine }),
    copy: table.copy === undefined ? null : { schema: table.layer, name: table.copy.name ?? table.name },
  };
}

/** As every engine tells them: a partition column is no part of the files. */
function partitionsLast({ columns, partitionBy = [] }: Table): [string, Column][] {
  const all = Object.entries(columns);
  const partitions = partitionBy.flatMap((name) => all.filter(([column]) => column === name));
  return [...all.filter(([name]) => !partitionBy.includes(name)), ...partitions];
}

function compileReferences(product: Product, table: Table): PlanReference[] {
  return Object.entries(table.columns).flatMap(([column, { references }]) => {
    if (references === undefined) return [];
    const [key] = findTable(product, references)?.primaryKey ?? [];
    if (key === undefined) return [];
    return [{ column, table: references, key, found: foundColumn(column) }];
  });
}

function compileJob(product: Product, table: Table, uri: Uri): PlanJob {
  const { job } = table;
  const common = { name: `${table.layer}_${table.name}`, layer: table.layer, writes: tableId(table) };
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
  common: { name: string; layer: Layer; writes: string },
  uri: Uri,
): PlanJob {
  const source = product.sources[job.source];
  if (source?.kind !== "files") {
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

function compileDbt({ dbt }: Product): PlanDbtJob[] {
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
    },
  ];
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
