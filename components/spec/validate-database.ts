import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { copyName } from "./copy-name.ts";
import { LAYERS } from "./layer.ts";
import type { Product } from "./product.ts";
import { quarantineName } from "./quarantine-name.ts";
import { findTable, tableId } from "./table-id.ts";

/** What makes dbt put models into the schemas as they are named, not into `<target schema>_<name>`. */
const SCHEMA_MACRO = /\bmacro\s+(?:postgres__)?generate_schema_name\b/;

/** Databases that every stack has. */
const RESERVED = ["dagster", "metastore", "postgres", "warehouse"];

/**
 * Checks a product's database, the copies of its tables in it and the dbt project that works there.
 *
 * @param at where the product was declared, for the messages
 * @returns one sentence per fault; empty when all is well
 */
export function validateDatabase(at: string, product: Product): string[] {
  const { database, dbt } = product;
  const copied = product.tables.filter((table) => table.copy !== undefined);
  const stored = product.tables.filter(({ format }) => format === "postgres");
  if (database === undefined) {
    return [
      ...copied.map(
        (table) => `${at}: table ${tableId(table)} has a copy; set the product's database, which holds it`,
      ),
      ...stored.map(
        (table) =>
          `${at}: table ${tableId(table)} is a table of Postgres; set the product's database, which holds it`,
      ),
      ...(dbt === undefined ? [] : [`${at}: dbt works in the product's database; set it`]),
    ];
  }
  return [...nameFaults(at, database), ...copyFaults(at, product), ...dbtFaults(at, product)];
}

function nameFaults(at: string, database: string): string[] {
  if (!isIdentifier(database)) return [`${at}: database "${database}" must be ${IDENTIFIER_RULE}`];
  return RESERVED.includes(database)
    ? [`${at}: database ${database} is the stack's own; choose another name`]
    : [];
}

function copyFaults(at: string, product: Product): string[] {
  const names = product.tables.flatMap((table) => {
    const name = copyName(table);
    const rejected = table.format === "postgres" ? quarantineName(table) : undefined;
    return [
      ...(name === undefined ? [] : [[name, tableId(table)] as const]),
      ...(rejected === undefined
        ? []
        : [[`${table.layer}.${rejected}`, `the quarantine of ${tableId(table)}`] as const]),
    ];
  });
  const byName = Map.groupBy(names, ([name]) => name);
  return [...byName].flatMap(([name, tables]) =>
    tables.length < 2
      ? []
      : [
          `${at}: ${tables.map(([, id]) => id).join(" and ")} are both kept in the database as ${name}; name one of the copies`,
        ],
  );
}

function dbtFaults(at: string, product: Product): string[] {
  const { dbt } = product;
  if (dbt === undefined) return [];
  const faults: string[] = [];
  if (!existsSync(join(product.folder, dbt.folder, "dbt_project.yml")))
    faults.push(`${at}, dbt: ${dbt.folder}/dbt_project.yml does not exist in ${product.folder}`);
  else if (!namesSchemas(join(product.folder, dbt.folder, "macros"))) {
    faults.push(
      `${at}, dbt: ${dbt.folder}/macros has no macro generate_schema_name, so that dbt would put models into ` +
        "<schema>_<schema> instead of the schemas named; write one that returns the custom schema as it is",
    );
  }
  if (!isIdentifier(dbt.role)) faults.push(`${at}, dbt: role "${dbt.role}" must be ${IDENTIFIER_RULE}`);
  if (dbt.schemas.length === 0) faults.push(`${at}, dbt: name the schemas that the project fills`);
  for (const schema of dbt.schemas) {
    if (!isIdentifier(schema)) faults.push(`${at}, dbt: schema "${schema}" must be ${IDENTIFIER_RULE}`);
    if ((LAYERS as readonly string[]).includes(schema)) {
      faults.push(
        `${at}, dbt: schema ${schema} holds copies of tables, which dbt only reads; choose another`,
      );
    }
  }
  for (const read of dbt.reads) {
    const table = findTable(product, read);
    if (table === undefined) faults.push(`${at}, dbt: reads ${read}, which no table of the product declares`);
    else if (copyName(table) === undefined)
      faults.push(`${at}, dbt: reads ${read}, which has no copy in the database; set its copy`);
  }
  return faults;
}

function namesSchemas(macros: string): boolean {
  if (!existsSync(macros)) return false;
  return readdirSync(macros, { recursive: true, withFileTypes: true }).some(
    (file) => file.isFile() && SCHEMA_MACRO.test(readFileSync(join(file.parentPath, file.name), "utf8")),
  );
}
