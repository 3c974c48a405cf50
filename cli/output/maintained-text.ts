import type { MaintainRecord } from "../pipeline/maintain.ts";
import { formatBytes } from "./bytes.ts";
import { renderTable } from "./table.ts";

/** A record of maintenance for people. */
export function renderMaintained({ product, dryRun, tables }: MaintainRecord): string {
  if (tables.length === 0) return `No table of ${product} ends anything by age; nothing is removed.`;
  const rows = tables.map(({ table, firstDay, partitions, rows: count, bytes, copyRows, freedBytes }) => [
    table,
    firstDay ?? "",
    partitions.length === 0 ? "none" : `${partitions[0] ?? ""} … ${partitions.at(-1) ?? ""}`,
    String(count),
    formatBytes(bytes),
    copyRows === null ? "" : String(copyRows),
    formatBytes(freedBytes),
  ]);
  const left = tables.flatMap(({ table, fault }) =>
    fault === null ? [] : [`${table} stays as it is: ${fault}`],
  );
  return [
    renderTable(
      [
        "table",
        "keeps from",
        dryRun ? "days to go" : "days gone",
        "rows",
        "size",
        "rows of copy",
        "earlier states",
      ],
      rows,
    ),
    ...left,
    dryRun ? "Nothing was removed; leave out --dry-run to remove it." : `Product ${product} is maintained.`,
  ].join("\n");
}
