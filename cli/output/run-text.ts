import type { RunRecord } from "../pipeline/run-record.ts";
import { renderTable } from "./table.ts";

/** A run's record for people. */
export function renderRun(record: RunRecord): string {
  const rows = record.jobs.map((job) => [
    job.table,
    job.status,
    count(job.rowsOut),
    count(job.rowsRejected),
    job.seconds === null || job.seconds === undefined ? "" : job.seconds.toFixed(1),
  ]);
  return [
    renderTable(["table", "status", "rows", "rejected", "seconds"], rows),
    `Run ${record.runId} of ${record.product} ${record.status} in ${record.seconds.toFixed(1)} s.`,
  ].join("\n");
}

function count(rows: number | null | undefined): string {
  return rows === null || rows === undefined ? "" : String(rows);
}
