import type { TableFormat } from "../../spec/table-format.ts";
import type { ComparedShape, ShapeChange } from "./shape-change.ts";

/** What a change asks of those who use the table. */
export type ChangeMark =
  /** Nobody who reads the table notices, or there is more to read. */
  | "safe"
  /** What stands in the table is not yet as declared; its next run makes it so, or its rows are written anew. */
  | "needs back-fill"
  /** Queries that work today can fail, or mean something else, tomorrow. */
  | "breaking";

/** What follows from a change in one format. */
export interface Judgement {
  readonly mark: ChangeMark;
  /** Whether it takes a raised version and the change's name in the stack's configuration. */
  readonly guarded: boolean;
  /** Why the format cannot take it at all; absent when it can. */
  readonly impossible?: string;
}

const safe: Judgement = { mark: "safe", guarded: false };
const backFill: Judgement = { mark: "needs back-fill", guarded: false };
const guarded: Judgement = { mark: "breaking", guarded: true };

/** Marks a change of a table of a format. */
export function judge(change: ShapeChange, format: TableFormat): Judgement {
  switch (change.kind) {
    case "add":
      return change.column.nullable ? safe : backFill;
    case "widen":
      return format === "postgres" ||
        (format === "iceberg" && promotes(change.before.type, change.column.type))
        ? safe
        : backFill;
    case "sort":
      return safe;
    case "require":
      return backFill;
    case "allow nulls":
      return { mark: "breaking", guarded: false };
    case "repartition":
      return format === "delta"
        ? { ...guarded, impossible: "the partitions of a delta table are part of its log" }
        : guarded;
    case "drop":
    case "rename":
    case "narrow":
    case "key":
      return guarded;
  }
}

/** Whether Iceberg reads old files as the wider type. */
export function promotes(from: string, to: string): boolean {
  if (from === "smallint") return to === "int" || to === "bigint";
  if (from === "int") return to === "bigint";
  const scale = (type: string): string | undefined => /^decimal\(\d+,(\d+)\)$/.exec(type)?.[1];
  return scale(from) !== undefined && scale(from) === scale(to);
}

/** A change in words that are the same each time: a stack's configuration names accepted changes by them. */
export function changeWords(change: ShapeChange, before: ComparedShape, after: ComparedShape): string {
  switch (change.kind) {
    case "add":
      return `add column ${change.column.name} ${change.column.type}${change.column.nullable ? "" : " not null"}`;
    case "drop":
      return `drop column ${change.column.name}`;
    case "rename":
      return `rename column ${change.from} to ${change.column.name}`;
    case "widen":
      return `widen column ${change.column.name} from ${change.before.type} to ${change.column.type}`;
    case "narrow":
      return `change column ${change.column.name} from ${change.before.type} to ${change.column.type}`;
    case "require":
      return `require column ${change.column.name}`;
    case "allow nulls":
      return `allow nulls in column ${change.column.name}`;
    case "key":
      return `change key (${before.primaryKey.join(", ")}) to (${after.primaryKey.join(", ")})`;
    case "repartition":
      return `partition by ${some(after.partitionBy)} instead of ${some(before.partitionBy)}`;
    case "sort":
      return `sort by ${some(after.sortBy ?? [])} instead of ${some(before.sortBy ?? [])}`;
  }
}

function some(names: readonly string[]): string {
  return names.join(", ") || "nothing";
}
