import type { PlanColumn } from "../plan.ts";
import { widens } from "../widens.ts";
import type { TableShape } from "./table-shape.ts";

/** One difference between the shapes of a table. */
export type ShapeChange =
  | { readonly kind: "add"; readonly column: PlanColumn }
  | { readonly kind: "drop"; readonly column: PlanColumn }
  | { readonly kind: "rename"; readonly from: string; readonly column: PlanColumn }
  | { readonly kind: "widen" | "narrow"; readonly before: PlanColumn; readonly column: PlanColumn }
  | { readonly kind: "require" | "allow nulls"; readonly column: PlanColumn }
  | { readonly kind: "repartition" | "key" | "sort" };

/** What of a table makes its shape. */
export type ComparedShape = Pick<TableShape, "columns" | "primaryKey" | "partitionBy"> &
  Partial<Pick<TableShape, "format" | "sortBy">>;

/** All differences between two shapes of one table; descriptions and the order of columns are none. */
export function shapeChanges(before: ComparedShape, after: ComparedShape): ShapeChange[] {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const now = new Set(after.columns.map(({ name }) => name));
  const found: ShapeChange[] = [];
  const renamed = new Set<string>();
  const added: ShapeChange[] = [];
  for (const column of after.columns) {
    const from = column.renamedFrom;
    const source = old.get(column.name) ?? (from === undefined || now.has(from) ? undefined : old.get(from));
    if (source === undefined) {
      added.push({ kind: "add", column });
      continue;
    }
    if (source.name !== column.name) {
      renamed.add(source.name);
      found.push({ kind: "rename", from: source.name, column });
    }
    found.push(...columnChanges(source, column));
  }
  const dropped = before.columns.filter(({ name }) => !now.has(name) && !renamed.has(name));
  found.push(...dropped.map((column) => ({ kind: "drop" as const, column })), ...added);
  const names = new Map([...renamed].map((from) => [from, nameAfter(after, from)]));
  const differs = (one: readonly string[], other: readonly string[]): boolean =>
    one.map((name) => names.get(name) ?? name).join() !== other.join();
  if (differs(before.primaryKey, after.primaryKey)) found.push({ kind: "key" });
  if (differs(before.partitionBy, after.partitionBy)) found.push({ kind: "repartition" });
  if (differs(before.sortBy ?? after.sortBy ?? [], after.sortBy ?? [])) found.push({ kind: "sort" });
  return found;
}

function nameAfter(after: ComparedShape, from: string): string {
  return after.columns.find((column) => column.renamedFrom === from)?.name ?? from;
}

function columnChanges(before: PlanColumn, column: PlanColumn): ShapeChange[] {
  const found: ShapeChange[] = [];
  if (before.type !== column.type) {
    found.push({ kind: widens(before.type, column.type) ? "widen" : "narrow", before, column });
  }
  if (before.nullable && !column.nullable) found.push({ kind: "require", column });
  if (!before.nullable && column.nullable) found.push({ kind: "allow nulls", column });
  return found;
}
