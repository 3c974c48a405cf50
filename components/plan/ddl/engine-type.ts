import type { ColumnType } from "../../spec/column-type.ts";
import type { TableFormat } from "../../spec/table-format.ts";

/** Types that all of Trino's catalogs spell alike. */
const TRINO: Readonly<Record<string, string>> = {
  boolean: "boolean",
  smallint: "smallint",
  int: "integer",
  bigint: "bigint",
  double: "double",
  string: "varchar",
  binary: "varbinary",
  date: "date",
};

const POSTGRES: Readonly<Record<string, string>> = {
  ...TRINO,
  double: "double precision",
  string: "text",
  binary: "bytea",
  timestamp: "timestamp without time zone",
};

/**
 * Timestamps as Spark's writer of the format leaves them: a parquet file's are bare, those of the others are moments. Iceberg
 * knows no smallint.
 */
const OWN: Readonly<Record<Exclude<TableFormat, "postgres">, Readonly<Record<string, string>>>> = {
  parquet: { timestamp: "timestamp(6)" },
  delta: { timestamp: "timestamp(3) with time zone" },
  iceberg: { timestamp: "timestamp(6) with time zone", smallint: "integer" },
};

/** A column's type as the engine that holds the table spells it. */
export function engineType(format: TableFormat, type: ColumnType): string {
  const element = /^array<(.+)>$/.exec(type)?.[1] as ColumnType | undefined;
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (format === "postgres") {
    if (element !== undefined) return `${engineType(format, element)}[]`;
    return decimal === null ? (POSTGRES[type] ?? type) : `numeric(${decimal[1]},${decimal[2]})`;
  }
  if (element !== undefined) return `array(${engineType(format, element)})`;
  return OWN[format][type] ?? TRINO[type] ?? type;
}

const SCALARS: readonly ColumnType[] = [
  "boolean",
  "smallint",
  "int",
  "bigint",
  "double",
  "string",
  "binary",
  "date",
  "timestamp",
];

/** The declared type that an engine's type stands for; the engine's own spelling when there is none. */
export function declaredType(format: TableFormat, type: string): ColumnType {
  const decimal = /^(?:decimal|numeric)\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal !== null) return `decimal(${decimal[1]},${decimal[2]})` as ColumnType;
  const element = /^array\((.+)\)$/.exec(type)?.[1] ?? /^(.+)\[\]$/.exec(type)?.[1];
  if (element !== undefined) return `array<${declaredType(format, element)}>` as ColumnType;
  // `int` before `smallint`: Iceberg spells both alike, and reads both as the wider one.
  const [plain] = ["int" as const, ...SCALARS].filter((scalar) => engineType(format, scalar) === type);
  return plain ?? (type as ColumnType);
}
