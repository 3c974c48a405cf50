import type { ColumnType } from "../../components/spec/column-type.ts";

/** The standard's word for a column type; the exact type is told as the physical one. */
export function logicalType(type: ColumnType): string {
  if (type.startsWith("array<")) return "array";
  if (type.startsWith("decimal(") || type === "double") return "number";
  if (type === "smallint" || type === "int" || type === "bigint") return "integer";
  return type === "binary" ? "string" : type;
}

/** Column types that the standard's words stand for where a contract gives no physical type that is known. */
export const DEFAULT_TYPES: Readonly<Record<string, ColumnType>> = {
  boolean: "boolean",
  date: "date",
  integer: "bigint",
  number: "double",
  string: "string",
  timestamp: "timestamp",
};
