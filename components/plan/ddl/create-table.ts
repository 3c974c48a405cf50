import type { PlanColumn } from "../plan.ts";
import { engineType } from "./engine-type.ts";
import { literal, quoted } from "./sql-text.ts";
import { LAKE_CATALOGS, type TableShape } from "./table-shape.ts";

/** Statements that make a table; its schema exists. */
export function createTable(shape: TableShape): string[] {
  return shape.format === "postgres" ? createInPostgres(shape) : [createInLake(shape)];
}

/** Full name of a table, as the engine that holds it knows it. */
export function engineName(shape: Pick<TableShape, "schema" | "name" | "format">): string {
  return shape.format === "postgres"
    ? quoted(shape.schema, shape.name)
    : quoted(LAKE_CATALOGS[shape.format], shape.schema, shape.name);
}

/** `WITH (…)` of a table in Trino. */
export function lakeProperties(shape: TableShape, location = shape.location): string {
  const { format, partitionBy, sortBy } = shape;
  const list = (names: readonly string[]): string => `ARRAY[${names.map(literal).join(", ")}]`;
  const some = (property: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${property} = ${list(names)}`];
  switch (format) {
    case "parquet":
      return [
        `external_location = ${literal(location)}`,
        "format = 'PARQUET'",
        ...some("partitioned_by", partitionBy),
      ].join(", ");
    case "delta":
      // Without the mapping no column could be renamed or dropped later; without the vectors, rows be rewritten by adding only.
      return [
        `location = ${literal(location)}`,
        "column_mapping_mode = 'NAME'",
        "deletion_vectors_enabled = true",
        ...some("partitioned_by", partitionBy),
      ].join(", ");
    case "iceberg":
      return [
        `location = ${literal(location)}`,
        "format = 'PARQUET'",
        ...some("partitioning", partitionBy),
        ...some("sorted_by", sortBy),
      ].join(", ");
    case "postgres":
      throw new Error("a Postgres table has no properties");
  }
}

/**
 * No column of the lake is NOT NULL to the engine: rules say what has to be present, and the job holds them for rows that it
 * publishes. A constraint would keep columns from being added to a table that has rows.
 */
function createInLake(shape: TableShape): string {
  const columns = shape.columns.map(
    ({ name, type, description }) =>
      `  ${quoted(name)} ${engineType(shape.format, type)} COMMENT ${literal(description)}`,
  );
  return [
    `CREATE TABLE ${engineName(shape)} (`,
    columns.join(",\n"),
    `) COMMENT ${literal(shape.description)}`,
    `WITH (${lakeProperties(shape)})`,
  ].join("\n");
}

function createInPostgres(shape: TableShape): string[] {
  const name = engineName(shape);
  const lines = shape.columns.map((column) => `  ${postgresColumn(column)}`);
  if (shape.primaryKey.length > 0)
    lines.push(`  PRIMARY KEY (${shape.primaryKey.map((key) => quoted(key)).join(", ")})`);
  return [
    `CREATE TABLE ${name} (\n${lines.join(",\n")}\n)`,
    `COMMENT ON TABLE ${name} IS ${literal(shape.description)}`,
  ];
}

function postgresColumn({ name, type, nullable }: PlanColumn): string {
  return `${quoted(name)} ${engineType("postgres", type)}${nullable ? "" : " NOT NULL"}`;
}
