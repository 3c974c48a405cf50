import { existsSync } from "node:fs";
import { join } from "node:path";
import { DELIVERY_DAY, INGESTED_AT, PROCESSED_AT } from "./file-table.ts";
import { readsOf, type IngestJob, type MergeJob, type RefineJob } from "./job.ts";
import { LAYERS } from "./layer.ts";
import type { Product, Table } from "./product.ts";
import { isDelivered } from "./source.ts";
import { findTable } from "./table-id.ts";
import { validateLatest } from "./validate-latest.ts";

/**
 * Checks the job that fills a table against what it reads.
 *
 * @param at where the table was declared, for the messages
 * @param product the table's product, which declares what may be read
 * @returns one sentence per fault; empty when all is well
 */
export function validateJob(at: string, product: Product, table: Table): string[] {
  const { job } = table;
  const position = LAYERS.indexOf(table.layer);
  if (job.step === "ingest") {
    if (position !== 0)
      return [`${at}: only the ${LAYERS[0]} layer reads sources; ingest there and derive from it`];
    return validateIngest(at, product, table, job);
  }
  const faults: string[] = [];
  if (job.step === "sql" && !existsSync(join(product.folder, job.sql)))
    faults.push(`${at}: file ${job.sql} does not exist in ${product.folder}`);
  if (job.step === "sql" && job.reads.length === 0)
    faults.push(`${at}: name in reads the tables that ${job.sql} reads`);
  if (job.step === "refine") faults.push(...validateRefine(at, product, table, job));
  if (job.step === "merge") {
    faults.push(
      ...validateMerge(at, product, table, job),
      ...validateLatest(at, "latestBy", job.latestBy, table),
    );
  }
  const below = LAYERS[position - 1];
  for (const read of readsOf(job)) {
    const [layer, name] = read.split(".");
    if (layer !== below) {
      faults.push(`${at}: reads ${read}, but ${table.layer} may read only ${below ?? "sources"}`);
    } else if (!product.tables.some((other) => other.layer === layer && other.name === name)) {
      faults.push(`${at}: reads ${read}, which no table of the product declares`);
    }
  }
  return faults;
}

function validateRefine(at: string, product: Product, table: Table, job: RefineJob): string[] {
  const delivered = findTable(product, job.reads);
  if (delivered === undefined) return [];
  return Object.keys(table.columns).flatMap((name) =>
    name in delivered.columns || name === job.processedAt
      ? []
      : [`${at}: column ${name} does not exist in ${job.reads}, which it is refined from`],
  );
}

function validateMerge(at: string, product: Product, table: Table, job: MergeJob): string[] {
  const read = findTable(product, job.reads);
  if (read === undefined) return [];
  return Object.keys(table.columns).flatMap((name) =>
    name in read.columns
      ? []
      : [`${at}: column ${name} does not exist in ${job.reads}, which is merged into it`],
  );
}

function validateIngest(at: string, product: Product, table: Table, job: IngestJob): string[] {
  const source = product.sources[job.source];
  if (source === undefined)
    return [`${at}: source ${job.source} is not declared; known: ${Object.keys(product.sources).join(", ")}`];
  const offered = source.tables[job.table];
  if (offered === undefined) return [`${at}: source ${job.source} declares no table ${job.table}`];
  const delivered = isDelivered(source);
  const added = delivered ? [INGESTED_AT, ...(table.partitionBy ?? [])] : [];
  const faults = delivered ? validateDelivered(at, table, job, Object.keys(offered.columns)) : [];
  if (job.watermark !== undefined) {
    if (delivered) faults.push(`${at}: files are ingested by delivery; leave watermark ${job.watermark} out`);
    else faults.push(...validateLatest(at, "watermark", job.watermark, table));
  }
  const columns = Object.keys(table.columns).filter((name) => !added.includes(name));
  return [
    ...faults,
    ...columns.flatMap((name) => {
      const from = job.from?.[name] ?? name;
      const column = offered.columns[from];
      if (column === undefined) return [`${at}: column ${from} does not exist in source table ${job.table}`];
      return column.private === true
        ? [`${at}: column ${name} is private to source ${job.source} and must not reach the lake`]
        : [];
    }),
  ];
}

/** Delivered rows lie below the day of their delivery, whose name hides a column of the same name. */
function validateDelivered(at: string, table: Table, job: IngestJob, offered: readonly string[]): string[] {
  if (table.partitionBy?.join() !== DELIVERY_DAY) {
    return [`${at}: rows of files are kept by day of delivery; set partitionBy to ["${DELIVERY_DAY}"]`];
  }
  const own = offered.filter((name) => name === INGESTED_AT || name === PROCESSED_AT);
  if (own.length > 0) {
    return own.map(
      (name) =>
        `${at}: column ${name} of the files is called like one that the toolkit adds; give it another name there`,
    );
  }
  const hidden = offered.includes(DELIVERY_DAY) && !Object.values(job.from ?? {}).includes(DELIVERY_DAY);
  return hidden
    ? [
        `${at}: column ${DELIVERY_DAY} of the files is called like the partition of the delivery, which would replace ` +
          `its values; give it another name in the lake, for example order_${DELIVERY_DAY}: { from: "${DELIVERY_DAY}", … }`,
      ]
    : [];
}
