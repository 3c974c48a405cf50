import { LAYERS, type Layer } from "../spec/layer.ts";
import type { Product, Table } from "../spec/product.ts";
import { quarantineName } from "../spec/quarantine-name.ts";
import { findTable, tableId } from "../spec/table-id.ts";
import { foundColumn, tableRules } from "../spec/table-rules.ts";
import {
  PLAN_VERSION,
  type CodeArchive,
  type Plan,
  type PlanJob,
  type PlanProduct,
  type PlanReference,
  type PlanTable,
} from "./plan.ts";
import { quarantineOf } from "./quarantine.ts";
import { runOrder } from "./run-order.ts";

/** What the compiler needs besides the products. */
export interface CompileContext {
  /** Physical bucket of each layer and of the system. */
  readonly bucketName: (bucket: Layer | "system") => string;
  /** Uploaded archives: `lakehouse_jobs` and one per product. */
  readonly code: Readonly<Record<string, CodeArchive>>;
}

/**
 * Compiles products, already checked by `validateProducts`, into the plan. The same products give the same
 * plan to the byte once it is written with {@link writePlan}.
 */
export function compilePlan(products: readonly Product[], context: CompileContext): Plan {
  const uri = (layer: Layer): string => `s3a://${context.bucketName(layer)}`;
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

function compileProduct(product: Product, uri: (layer: Layer) => string): PlanProduct {
  const sources = Object.entries(product.sources).map(
    ([name, source]) => [name, { kind: source.kind, schema: source.schema }] as const,
  );
  return {
    description: product.description,
    owner: product.owner,
    sources: Object.fromEntries(sources),
    tables: Object.fromEntries(
      product.tables
        .map((table) => compileTable(product, table, uri))
        .flatMap((table) => (table.quarantine === null ? [table] : [table, quarantineOf(table)]))
        .map((table) => [tableId(table), table]),
    ),
    jobs: runOrder(product.tables.map(compileJob), LAYERS),
  };
}

function compileTable(product: Product, table: Table, uri: (layer: Layer) => string): PlanTable {
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
    columns: Object.entries(table.columns).map(([name, column]) => ({
      name,
      type: column.type,
      nullable: column.nullable ?? true,
      description: column.description,
    })),
    references: compileReferences(product, table),
    rules: tableRules(table),
    quarantine: quarantine === undefined ? null : tableId({ layer: table.layer, name: quarantine }),
  };
}

function compileReferences(product: Product, table: Table): PlanReference[] {
  return Object.entries(table.columns).flatMap(([column, { references }]) => {
    if (references === undefined) return [];
    const [key] = findTable(product, references)?.primaryKey ?? [];
    if (key === undefined) return [];
    return [{ column, table: references, key, found: foundColumn(column) }];
  });
}

function compileJob(table: Table): PlanJob {
  const { job } = table;
  const common = { name: `${table.layer}_${table.name}`, layer: table.layer, writes: tableId(table) };
  return job.step === "ingest"
    ? { ...common, step: "ingest", reads: [{ source: job.source, table: job.table }] }
    : { ...common, step: "sql", sql: job.sql, reads: [...job.reads].sort() };
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
