import { existsSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { isColumnType } from "./column-type.ts";
import { INGESTED_AT, PROCESSED_AT } from "./file-table.ts";
import { LAYERS } from "./layer.ts";
import type { Product, Table } from "./product.ts";
import { quarantineName } from "./quarantine-name.ts";
import { tableId } from "./table-id.ts";
import { validateDatabase } from "./validate-database.ts";
import { validateFormat } from "./validate-format.ts";
import { validateJob } from "./validate-job.ts";
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
    ...validateFormat(at, product, table),
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

/** Whether a table keeps deliveries as they are, in which nothing identifies a row. */
function isDelivered(product: Product, { job }: Table): boolean {
  return job.step === "ingest" && product.sources[job.source]?.kind === "files";
}
