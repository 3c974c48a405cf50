import { optionalSeconds } from "../core/units.ts";
import { LAYERS, type Layer } from "../spec/layer.ts";
import type { BucketName } from "../spec/bucket-name.ts";
import type { Column, Product, Table } from "../spec/product.ts";
import type { Source } from "../spec/source.ts";
import { quarantineName } from "../spec/quarantine-name.ts";
import { daysKept, WHILE_IN_SOURCE, type Retention } from "../spec/retention.ts";
import { findTable, tableId } from "../spec/table-id.ts";
import { foundColumn, isCast, tableRules, untypedColumn } from "../spec/table-rules.ts";
import {
  PLAN_VERSION,
  type CodeArchive,
  type Plan,
  type PlanExpectation,
  type PlanProduct,
  type PlanReference,
  type PlanRetention,
  type PlanSource,
  type PlanTable,
} from "./plan.ts";
import { compileDbt, compileJob, type Uri } from "./compile-job.ts";
import { greatExpectation } from "./great-expectation.ts";
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
    schedule: product.schedule ?? null,
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
  switch (source.kind) {
    case "postgres":
      return { kind: source.kind, schema: source.schema };
    case "files":
      return { kind: source.kind, format: source.format };
    case "url":
      return {
        kind: source.kind,
        format: source.format,
        urls: Object.fromEntries(
          Object.entries(source.tables).map(([table, { url, sha256 }]) => [table, { url, sha256 }]),
        ),
      };
  }
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
      classification: column.classification ?? null,
    })),
    partitionBy: table.partitionBy ?? [],
    sortBy: table.sortBy ?? [],
    casts: Object.entries(table.columns).flatMap(([name, column]) =>
      isCast(name, column, table.job) ? [{ column: name, failed: untypedColumn(name) }] : [],
    ),
    references: compileReferences(product, table),
    rules: tableRules(table),
    expectations: compileExpectations(table),
    quarantine: quarantine === undefined ? null : tableId({ layer: table.layer, name: quarantine }),
    copy: table.copy === undefined ? null : { schema: table.layer, name: table.copy.name ?? table.name },
    tags: [...(table.tags ?? [])].sort(),
    freshnessSeconds: optionalSeconds(table.freshness),
    retention: table.retention === undefined ? null : compileRetention(table.retention, table.partitionBy),
  };
}

function compileRetention(retention: Retention, [partition = ""]: readonly string[] = []): PlanRetention {
  const days = daysKept(retention);
  const unaged = retention.rows === WHILE_IN_SOURCE ? WHILE_IN_SOURCE : null;
  return {
    rows: days === undefined ? unaged : { days, by: retention.by ?? partition },
    timeTravelSeconds: optionalSeconds(retention.timeTravel),
    vacuumSeconds: optionalSeconds(retention.vacuum),
  };
}

/** As every engine tells them: a partition column is no part of the files. */
function partitionsLast({ columns, partitionBy = [] }: Table): [string, Column][] {
  const all = Object.entries(columns);
  const partitions = partitionBy.flatMap((name) => all.filter(([column]) => column === name));
  return [...all.filter(([name]) => !partitionBy.includes(name)), ...partitions];
}

function compileExpectations({ expectations = {} }: Table): PlanExpectation[] {
  return Object.entries(expectations)
    .map(([name, { severity, description, ...expected }]) => ({
      name,
      severity,
      description,
      ...greatExpectation(expected),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function compileReferences(product: Product, table: Table): PlanReference[] {
  return Object.entries(table.columns).flatMap(([column, { references }]) => {
    if (references === undefined) return [];
    const [key] = findTable(product, references)?.primaryKey ?? [];
    if (key === undefined) return [];
    return [{ column, table: references, key, found: foundColumn(column) }];
  });
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
