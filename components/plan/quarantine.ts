import type { ColumnType } from "../spec/column-type.ts";
import { strictest } from "../spec/classification.ts";
import { QUARANTINE_SUFFIX } from "../spec/quarantine-name.ts";
import { WHILE_IN_SOURCE } from "../spec/retention.ts";
import { tableId } from "../spec/table-id.ts";
import type { PlanColumn, PlanTable } from "./plan.ts";

const own = (name: string, type: ColumnType, description: string): PlanColumn => ({
  name,
  type,
  nullable: false,
  description,
  classification: null,
});

/** Columns of every quarantine besides those of its table. */
const OWN_COLUMNS: readonly PlanColumn[] = [
  own("_rules", "array<string>", "Names of the rules that the row breaks."),
  own("_run_id", "string", "Run that rejected the row."),
  own("_quarantined_at", "timestamp", "When the row was rejected."),
];

/** What a row was before it was cast: a text that is no value of its type is nowhere else. */
const SOURCE_ROW = own("_source_row", "string", "The row as it was delivered, as JSON.");

/**
 * The table that holds the rows that the latest run kept out of `table`; no rule holds there, so every column may
 * be null.
 */
export function quarantineOf(table: PlanTable): PlanTable {
  const classification = strictest(table.columns.map((column) => column.classification ?? undefined)) ?? null;
  const raw = table.casts.length > 0 ? [{ ...SOURCE_ROW, classification }] : [];
  return {
    ...table,
    name: `${table.name}${QUARANTINE_SUFFIX}`,
    location: `${table.location}${QUARANTINE_SUFFIX}`,
    description: `Rows that the latest run kept out of ${tableId(table)}, and why`,
    primaryKey: [],
    columns: [...table.columns.map((column) => ({ ...column, nullable: true })), ...raw, ...OWN_COLUMNS],
    partitionBy: [],
    sortBy: [],
    casts: [],
    references: [],
    rules: [],
    expectations: [],
    quarantine: null,
    copy: null,
    freshnessSeconds: null,
    // Each run replaces what the one before it rejected.
    retention: { rows: WHILE_IN_SOURCE, timeTravelSeconds: null, vacuumSeconds: null },
  };
}
