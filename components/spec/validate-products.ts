import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { isColumnType } from "./column-type.ts";
import { INGESTED_AT, PROCESSED_AT } from "./file-table.ts";
import { LAYERS } from "./layer.ts";
import type { Product, Table } from "./product.ts";
import { scheduleFault } from "./schedule.ts";
import { isDelivered } from "./source.ts";
import { tableId } from "./table-id.ts";
import { validateClaims } from "./validate-claims.ts";
import { validateCycles } from "./validate-cycles.ts";
import { validateDatabase } from "./validate-database.ts";
import { validateExpectations } from "./validate-expectations.ts";
import { validateFormat } from "./validate-format.ts";
import { validateJob } from "./validate-job.ts";
import { validateLimits } from "./validate-limits.ts";
import { validatePartitions } from "./validate-partitions.ts";
import { productGap, validatePromises } from "./validate-promises.ts";
import { validateRetention } from "./validate-retention.ts";
import { validateRules } from "./validate-rules.ts";
import { validateSources } from "./validate-sources.ts";

/** Columns that tables of files get beside the declared ones; a declared one cannot be called like them. */
const OWN_COLUMNS: readonly string[] = [INGESTED_AT, PROCESSED_AT];

/** Ending of the name under which the runner describes a table for a moment, while its columns change. */
const SHAPE_SUFFIX = "__shape";

/**
 * Checks the declarations of all products.
 *
 * @returns one sentence per fault (what, where, how to repair it); empty when all is well
 */
export function validateProducts(products: readonly Product[]): string[] {
  return [...products.flatMap(validateProduct), ...validateClaims(products)];
}

function validateProduct(product: Product): string[] {
  const at = `product ${product.name}`;
  const faults: string[] = [];
  if (!isIdentifier(product.name)) faults.push(`${at}: the name must be ${IDENTIFIER_RULE}`);
  if (product.owner.trim() === "") faults.push(`${at}: set owner to the team that answers for it`);
  if (product.version !== undefined && !/^\d+\.\d+\.\d+$/.test(product.version)) {
    faults.push(`${at}: version "${product.version}" must be three numbers, for example 1.2.0`);
  }
  faults.push(...validateSources(at, product));
  const schedule = product.schedule === undefined ? undefined : scheduleFault(product.schedule);
  if (schedule !== undefined) {
    faults.push(
      `${at}: schedule "${product.schedule ?? ""}" ${schedule}; use for example "0 5 * * *", every day at 05:00 UTC`,
    );
  }
  const gap = schedule === undefined ? productGap(product) : undefined;
  return [
    ...faults,
    ...product.tables.flatMap((table) => validateTable(product, table, gap)),
    ...validateCycles(at, product),
    ...validateDatabase(at, product),
    ...(product.dbt === undefined ? [] : validateLimits(`${at}, dbt`, product.dbt)),
  ];
}

function validateTable(product: Product, table: Table, gap: number | undefined): string[] {
  const at = `product ${product.name}, table ${tableId(table)}`;
  const faults: string[] = [];
  if (!LAYERS.includes(table.layer)) {
    faults.push(`${at}: "${table.layer}" is no layer; use one of ${LAYERS.join(", ")}`);
    return faults;
  }
  if (!isIdentifier(table.name)) faults.push(`${at}: the table's name must be ${IDENTIFIER_RULE}`);
  if (table.name.endsWith(SHAPE_SUFFIX))
    faults.push(`${at}: the metastore needs names that end in ${SHAPE_SUFFIX} for itself; rename the table`);
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
    ...validateExpectations(at, table),
    ...validateJob(at, product, table),
    ...validateLimits(at, table.job),
    ...validateRetention(at, table, product),
    ...validatePromises(at, table, product, gap),
  );
  return faults;
}

function validateKey(at: string, product: Product, table: Table): string[] {
  if (table.primaryKey.length === 0 && keepsDeliveries(product, table)) return [];
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
function keepsDeliveries(product: Product, { job }: Table): boolean {
  return job.step === "ingest" && isDelivered(product.sources[job.source]);
}
