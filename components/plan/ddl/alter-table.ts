import { engineName, lakeProperties } from "./create-table.ts";
import { engineType } from "./engine-type.ts";
import { promotes } from "./judge.ts";
import type { ShapeChange } from "./shape-change.ts";
import { literal, quoted } from "./sql-text.ts";
import type { TableShape } from "./table-shape.ts";

/** Ends of the names of tables and columns that stand beside a table while it is changed. */
export const HELPERS = { copy: "__copy", before: "__before", wider: "__new", old: "__old" } as const;

/**
 * Statements, in order, that bring a table from one shape to another; rows stay. None for what the table's next run does
 * together with its rows, and for what no engine knows of, such as the key of a table of the lake.
 *
 * @param copyId names the place of a parquet table's copy; each attempt needs its own
 */
export function alterTable(
  before: Pick<TableShape, "primaryKey" | "columns">,
  after: TableShape,
  changes: readonly ShapeChange[],
  copyId = "copy",
): string[] {
  switch (after.format) {
    case "parquet":
      return changes.some(({ kind }) => COPIED.has(kind))
        ? copyTable(before, after, copyId)
        : changes.flatMap((change) => (change.kind === "add" ? [addColumn(after, change)] : []));
    case "postgres":
      return changes.flatMap((change) => inPostgres(after, change));
    case "delta":
    case "iceberg":
      return changes.flatMap((change) => inLog(after, change));
  }
}

/** What files without a log cannot take: the table is written anew beside itself, and the two change places. */
const COPIED: ReadonlySet<ShapeChange["kind"]> = new Set([
  "drop",
  "rename",
  "narrow",
  "repartition",
] as const);

function copyTable(before: Pick<TableShape, "columns">, after: TableShape, copyId: string): string[] {
  const named = (end: string): TableShape => ({ ...after, name: `${after.name}${end}` });
  const [copy, old] = [named(HELPERS.copy), named(HELPERS.before)];
  const there = new Set(before.columns.map(({ name }) => name));
  const values = after.columns.map(({ name, renamedFrom, type }) => {
    const source = there.has(name)
      ? name
      : renamedFrom !== undefined && there.has(renamedFrom)
        ? renamedFrom
        : undefined;
    return `  CAST(${source === undefined ? "NULL" : quoted(source)} AS ${engineType("parquet", type)}) AS ${quoted(name)}`;
  });
  return [
    // What an interrupted change left; the table itself is there.
    `DROP TABLE IF EXISTS ${engineName(copy)}`,
    `DROP TABLE IF EXISTS ${engineName(old)}`,
    [
      `CREATE TABLE ${engineName(copy)} COMMENT ${literal(after.description)}`,
      `WITH (${lakeProperties(after, stagingPlace(after.location, copyId))}) AS SELECT`,
      values.join(",\n"),
      `FROM ${engineName(after)}`,
    ].join("\n"),
    `ALTER TABLE ${engineName(after)} RENAME TO ${engineName(old)}`,
    `ALTER TABLE ${engineName(copy)} RENAME TO ${engineName(after)}`,
    `DROP TABLE ${engineName(old)}`,
  ];
}

/** The table's next run moves the rows from here to the table's own place. */
function stagingPlace(location: string, copyId: string): string {
  const [, bucket, path] = /^(s3a?:\/\/[^/]+)\/(.+)$/.exec(location) ?? [];
  if (bucket === undefined || path === undefined) throw new Error(`${location} is no place in a bucket`);
  return `${bucket}/_staging/${path}/${copyId}`;
}

function inLog(after: TableShape, change: ShapeChange): string[] {
  const table = engineName(after);
  const list = (names: readonly string[]): string => `ARRAY[${names.map(literal).join(", ")}]`;
  switch (change.kind) {
    case "add":
      return [addColumn(after, change)];
    case "drop":
      return [`ALTER TABLE ${table} DROP COLUMN ${quoted(change.column.name)}`];
    case "rename":
      return [renameColumn(table, change.from, change.column.name)];
    case "widen":
    case "narrow": {
      const { name, type } = change.column;
      const [from, to] = [engineType(after.format, change.before.type), engineType(after.format, type)];
      if (from === to) return [];
      if (change.kind === "widen" && after.format === "iceberg" && promotes(change.before.type, type)) {
        return [`ALTER TABLE ${table} ALTER COLUMN ${quoted(name)} SET DATA TYPE ${to}`];
      }
      return rewriteColumn(table, name, to);
    }
    case "repartition":
      return after.format === "iceberg"
        ? [`ALTER TABLE ${table} SET PROPERTIES partitioning = ${list(after.partitionBy)}`]
        : [];
    case "sort":
      return after.format === "iceberg"
        ? [`ALTER TABLE ${table} SET PROPERTIES sorted_by = ${list(after.sortBy)}`]
        : [];
    case "require":
    case "allow nulls":
    case "key":
      return [];
  }
}

/** Rows get the column's values in another type; what does not fit it stops this before anybody notices. */
function rewriteColumn(table: string, name: string, type: string): string[] {
  const [fresh, old] = [`${name}${HELPERS.wider}`, `${name}${HELPERS.old}`];
  return [
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${quoted(fresh)} ${type}`,
    `UPDATE ${table} SET ${quoted(fresh)} = CAST(${quoted(name)} AS ${type})`,
    renameColumn(table, name, old),
    renameColumn(table, fresh, name),
    `ALTER TABLE ${table} DROP COLUMN ${quoted(old)}`,
  ];
}

function inPostgres(after: TableShape, change: ShapeChange): string[] {
  const table = engineName(after);
  const alter = (action: string): string[] => [`ALTER TABLE ${table} ${action}`];
  switch (change.kind) {
    case "add":
      return [addColumn(after, change)];
    case "drop":
      return alter(`DROP COLUMN ${quoted(change.column.name)}`);
    case "rename":
      return [renameColumn(table, change.from, change.column.name)];
    case "widen":
    case "narrow": {
      const [name, type] = [quoted(change.column.name), engineType("postgres", change.column.type)];
      return alter(`ALTER COLUMN ${name} TYPE ${type} USING ${name}::${type}`);
    }
    case "allow nulls":
      return alter(`ALTER COLUMN ${quoted(change.column.name)} DROP NOT NULL`);
    case "key": {
      const constraint = quoted(`${after.name}_pkey`);
      const columns = after.primaryKey.map((name) => quoted(name)).join(", ");
      return [
        ...alter(`DROP CONSTRAINT IF EXISTS ${constraint}`),
        ...(columns === "" ? [] : alter(`ADD CONSTRAINT ${constraint} PRIMARY KEY (${columns})`)),
      ];
    }
    case "require":
    case "repartition":
    case "sort":
      return [];
  }
}

function addColumn(after: TableShape, { column }: Extract<ShapeChange, { kind: "add" }>): string {
  const comment = after.format === "postgres" ? "" : ` COMMENT ${literal(column.description)}`;
  const name = `${quoted(column.name)} ${engineType(after.format, column.type)}`;
  return `ALTER TABLE ${engineName(after)} ADD COLUMN ${name}${comment}`;
}

function renameColumn(table: string, from: string, to: string): string {
  return `ALTER TABLE ${table} RENAME COLUMN ${quoted(from)} TO ${quoted(to)}`;
}
