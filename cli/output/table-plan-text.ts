import type { TableChange } from "../../components/plan/table-changes.ts";
import { renderTable } from "./table.ts";

/** The table plan for people. */
export function renderTablePlan(changes: readonly TableChange[]): string {
  if (changes.length === 0) return "Tables: no change.";
  const rows = changes.map(({ table, change, mark, refused }) => [
    table,
    change,
    refused ? `${mark}, refused` : mark,
  ]);
  return ["Tables:", renderTable(["table", "change", "mark"], rows)].join("\n");
}
