import { existsSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { isColumnType } from "./column-type.ts";
import { DELIVERY_DAY, INGESTED_AT, PROCESSED_AT } from "./file-table.ts";
import { LAYERS } from "./layer.ts";
import type { IngestJob, RefineJob } from "./job.ts";
import { readsOf } from "./job.ts";
import type { Product, Table } from "./product.ts";
import { quarantineName } from "./quarantine-name.ts";
import { findTable, tableId } from "./table-id.ts";
import { validateDatabase } from "./validate-database.ts";
import { validatePartitions } from "./validate-partitions.ts";
import { validateRules } from "./validate-rules.ts";

/** Columns that tables of files get beside the declared ones; a declared one cannot be called like them. */
const OWN_COLUMNS: readonly string[] = [INGESTED_AT, PROCESSED_AT];

/**
 * Checks the declarations of all products.
 *
 * @returns one sentence per fault (what, where, how to repair it); empty when all is well
 */
export function validateProducts(products: readonly Product[]): string[] {
  const faults = [...products.flatMap(validateProduct), ...validateDatabases(products)];
  const writers = new Map<string, string>();
  for (const product of products) {
    for (const table of product.tables) {
      const quarantine = quarantineName(table);
      for (const name of [table.name, ...(quarantine === undefined ? [] : [quarantine])]) {
        const id = tableId({ layer: table.layer, name });
        const other = writers.get(id);
        if (other !== undefined) {
          faults.push(
            `table ${id} is declared twice (products ${other} and ${product.name}): one table has one writer; rename one of them`,
          );
        }
        writers.set(id, product.name);
      }
    }
  }
  return faults;
}

function validateProduct(product: Product): string[] {
  const at = `product ${product.name}`;
  const faults: string[] = [];
  if (!isIdentifier(product.name)) faults.push(`${at}: the name must be ${IDENTIFIER_RULE}`);
  if (product.owner.trim() === "") faults.push(`${at}: set owner to the team that answers for it`);
  if (product.version !== undefined && !/^\d+\.\d+\.\d+$/.test(product.version)) {
    faults.push(`${at}: version "${product.version}" must be three numbers, for example 1.2.0`);
  }
  for (const [name, source] of Object.entries(product.sources)) {
    if (
      source.kind === "postgres" &&
      source.ddl !== undefined &&
      !existsSync(join(product.folder, source.ddl))
    ) {
      faults.push(`${at}, source ${name}: file ${source.ddl} does not exist in ${product.folder}`);
    }
  }
  return [
    ...faults,
    ...product.tables.flatMap((table) => validateTable(product, table)),
    ...validateDatabase(at, product),
  ];
}

/** Each database has one owner: a product, or one source of a product. */
function validateDatabases(products: readonly Product[]): string[] {
  const owners = products.flatMap((product) => [
    ...(product.database === undefined ? [] : [[product.database, `product ${product.name}`] as const]),
    ...Object.entries(product.sources).flatMap(([name, source]) =>
      source.kind === "postgres" ? [[source.database, `source ${product.name}.${name}`] as const] : [],
    ),
  ]);
  const known = new Map<string, string>();
  return owners.flatMap(([database, owner]) => {
    const other = known.get(database);
    known.set(database, owner);
    return other === undefined
      ? []
      : [`database ${database} is of ${other} and of ${owner}; give each a database of its own`];
  });
}

function validateTable(product: Product, table: Table): string[] {
  const at = `product ${product.name}, table ${tableId(table)}`;
  const faults: string[] = [];
  if (!LAYERS.includes(table.layer)) {
    faults.push(`${at}: "${table.layer}" is no layer; use one of ${LAYERS.join(", ")}`);
    return faults;
  }
  if (!isIdentifier(table.name)) faults.push(`${at}: the table's name must be ${IDENTIFIER_RULE}`);
  if (Object.keys(table.columns).length === 0) faults.push(`${at}: declare at least one column`);
  for (const [name, column] of Object.entries(table.columns)) {
    if (!isIdentifier(name) && !OWN_COLUMNS.includes(name))
      faults.push(`${at}: column "${name}" must be ${IDENTIFIER_RULE}`);
    if (!isColumnType(column.type)) {
      faults.push(
        `${at}: column ${name} has type "${column.type}"; use for example int, string or decimal(10,2)`,
      );
    }
  }
  faults.push(
    ...validateKey(at, product, table),
    ...validatePartitions(at, table),
    ...validateRules(at, table, product),
    ...validateJob(at, product, table),
  );
  return faults;
}

function validateKey(at: string, product: Product, table: Table): string[] {
  if (table.primaryKey.length === 0 && isDelivered(product, table)) return [];
  if (table.primaryKey.length === 0) return [`${at}: set primaryKey to the columns that identify a row`];
  return table.primaryKey.flatMap((name) => {
    const column = table.columns[name];
    if (column === undefined) return [`${at}: primary key column ${name} is not among the columns`];
    return column.nullable === false
      ? []
      : [`${at}: primary key column ${name} must be declared nullable: false`];
  });
}

function validateJob(at: string, product: Product, table: Table): string[] {
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

/** Whether a table keeps deliveries as they are, in which nothing identifies a row. */
function isDelivered(product: Product, { job }: Table): boolean {
  return job.step === "ingest" && product.sources[job.source]?.kind === "files";
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

function validateIngest(at: string, product: Product, table: Table, job: IngestJob): string[] {
  const source = product.sources[job.source];
  if (source === undefined)
    return [`${at}: source ${job.source} is not declared; known: ${Object.keys(product.sources).join(", ")}`];
  const offered = source.tables[job.table];
  if (offered === undefined) return [`${at}: source ${job.source} declares no table ${job.table}`];
  const added = source.kind === "files" ? [INGESTED_AT, ...(table.partitionBy ?? [])] : [];
  const faults =
    source.kind === "files" ? validateDelivered(at, table, job, Object.keys(offered.columns)) : [];
  return Object.keys(table.columns).reduce((found, name) => {
    if (added.includes(name)) return found;
    const from = job.from?.[name] ?? name;
    const column = offered.columns[from];
    if (column === undefined)
      return [...found, `${at}: column ${from} does not exist in source table ${job.table}`];
    if (column.private !== true) return found;
    return [...found, `${at}: column ${name} is private to source ${job.source} and must not reach the lake`];
  }, faults);
}

/** Delivered rows lie below the day of their delivery, whose name hides a column of the same name. */
function validateDelivered(at: string, table: Table, job: IngestJob, offered: readonly string[]): string[] {
  if (table.partitionBy?.join() !== DELIVERY_DAY) {
    return [`${at}: rows of files are kept by day of delivery; set partitionBy to ["${DELIVERY_DAY}"]`];
  }
  const hidden = offered.includes(DELIVERY_DAY) && !Object.values(job.from ?? {}).includes(DELIVERY_DAY);
  return hidden
    ? [
        `${at}: column ${DELIVERY_DAY} of the files is called like the partition of the delivery, which would replace ` +
          `its values; give it another name in the lake, for example order_${DELIVERY_DAY}: { from: "${DELIVERY_DAY}", … }`,
      ]
    : [];
}
