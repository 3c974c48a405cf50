import type { ColumnType } from "../spec/column-type.ts";

const INTEGERS: readonly string[] = ["smallint", "int", "bigint"];
const DECIMAL = /^decimal\((\d+),(\d+)\)$/;
/** Decimal digits that every value of an integer type fits. */
const DIGITS: Readonly<Record<string, number>> = { smallint: 5, int: 10, bigint: 19 };

/** Whether every value of one type is the same value in another one. */
export function widens(from: ColumnType, to: ColumnType): boolean {
  if (INTEGERS.includes(from) && INTEGERS.includes(to)) return INTEGERS.indexOf(from) < INTEGERS.indexOf(to);
  const [, precision, scale] = DECIMAL.exec(to) ?? [];
  if (precision !== undefined && scale !== undefined) {
    const whole = Number(precision) - Number(scale);
    const digits = DIGITS[from];
    if (digits !== undefined) return whole >= digits;
    const [, oldPrecision, oldScale] = DECIMAL.exec(from) ?? [];
    if (oldPrecision === undefined || oldScale === undefined) return false;
    return Number(scale) >= Number(oldScale) && whole >= Number(oldPrecision) - Number(oldScale);
  }
  return to === "double" && (from === "smallint" || from === "int");
}
