import { existsSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { isColumnType } from "./column-type.ts";
import { LAYERS } from "./layer.ts";
import type { Product, Table } from "./product.ts";
import { quarantineName } from "./quarantine-name.ts";
import { tableId } from "./table-id.ts";
import { validateRules } from "./validate-rules.ts";

/**
 * Checks the declarations of all products.
 *
 * @returns one sentence per fault (what, where, how to repair it); empty when all is well
 */
export function validateProducts(products: readonly Product[]): string[] {
  const faults = products.flatMap(validateProduct);
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
    if (source.ddl !== undefined && !existsSync(join(product.folder, source.ddl))) {
      faults.push(`${at}, source ${name}: file ${source.ddl} does not exist in ${product.folder}`);
    }
  }
  return [...faults, ...product.tables.flatMap((table) => validateTable(product, table))];
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
    if (!isIdentifier(name)) faults.push(`${at}: column "${name}" must be ${IDENTIFIER_RULE}`);
    if (!isColumnType(column.type)) {
      faults.push(
        `${at}: column ${name} has type "${column.type}"; use for example int, string or decimal(10,2)`,
      );
    }
  }
  faults.push(
    ...validateKey(at, table),
    ...validateRules(at, table, product),
    ...validateJob(at, product, table),
  );
  return faults;
}

function validateKey(at: string, table: Table): string[] {
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
    return validateIngest(at, product, table, job.source, job.table);
  }
  const faults: string[] = [];
  if (!existsSync(join(product.folder, job.sql)))
    faults.push(`${at}: file ${job.sql} does not exist in ${product.folder}`);
  if (job.reads.length === 0) faults.push(`${at}: name in reads the tables that ${job.sql} reads`);
  const below = LAYERS[position - 1];
  for (const read of job.reads) {
    const [layer, name] = read.split(".");
    if (layer !== below) {
      faults.push(`${at}: reads ${read}, but ${table.layer} may read only ${below ?? "sources"}`);
    } else if (!product.tables.some((other) => other.layer === layer && other.name === name)) {
      faults.push(`${at}: reads ${read}, which no table of the product declares`);
    }
  }
  return faults;
}

function validateIngest(
  at: string,
  product: Product,
  table: Table,
  sourceName: string,
  sourceTable: string,
): string[] {
  const source = product.sources[sourceName];
  if (source === undefined)
    return [`${at}: source ${sourceName} is not declared; known: ${Object.keys(product.sources).join(", ")}`];
  const offered = source.tables[sourceTable];
  if (offered === undefined) return [`${at}: source ${sourceName} declares no table ${sourceTable}`];
  return Object.keys(table.columns).flatMap((name) => {
    const column = offered.columns[name];
    if (column === undefined) return [`${at}: column ${name} does not exist in source table ${sourceTable}`];
    return column.private === true
      ? [`${at}: column ${name} is private to source ${sourceName} and must not reach the lake`]
      : [];
  });
}
