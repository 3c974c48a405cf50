type ScalarType =
  "boolean" | "smallint" | "int" | "bigint" | "double" | "string" | "binary" | "date" | "timestamp";
type DecimalType = `decimal(${number},${number})`;

/** Engine-neutral type of a column; each engine's own name for it is derived from this. */
export type ColumnType = ScalarType | DecimalType | `array<${ScalarType | DecimalType}>`;

const PATTERN =
  /^(?:array<)?(?:boolean|smallint|int|bigint|double|string|binary|date|timestamp|decimal\((\d+),(\d+)\))>?$/;

/** True when the text is a column type, with 1 ≤ precision ≤ 38 and scale ≤ precision for decimals. */
export function isColumnType(text: string): boolean {
  const match = PATTERN.exec(text);
  if (match === null || text.startsWith("array<") !== text.endsWith(">")) return false;
  if (match[1] === undefined || match[2] === undefined) return true;
  const [precision, scale] = [Number(match[1]), Number(match[2])];
  return precision >= 1 && precision <= 38 && scale <= precision;
}
