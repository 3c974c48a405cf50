import type { RunRecord } from "../pipeline/run-record.ts";
import { expectedText } from "./expected-text.ts";
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
    ...warnings(record),
  ].join("\n");
}

function count(rows: number | null | undefined): string {
  return rows === null || rows === undefined ? "" : String(rows);
}

/** One line per check that only warns and has something to warn of. */
function warnings({ jobs }: RunRecord): string[] {
  const lines = jobs.flatMap(({ table, checks }) =>
    checks
      .filter(({ severity, passed }) => severity === "warn" && !passed)
      .map(({ name, broken, observed, expected }) => {
        const found =
          expected === null || expected === undefined
            ? `${broken ?? "some"} row(s) break it`
            : expectedText(observed, expected.kwargs);
        return `  ${table}: ${name}, ${found}`;
      }),
  );
  return lines.length === 0 ? [] : [`${lines.length} check(s) warn:`, ...lines];
}
