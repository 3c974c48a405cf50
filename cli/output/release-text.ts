import type { Release, TableStates } from "../release/manifest.ts";
import { renderTable } from "./table.ts";

/** A release for people. @param file where it is kept */
export function renderRelease(release: Release, file: string): string {
  const { name, stack, git, contracts, tests, quality, policies, tables } = release;
  const versions = Object.entries(contracts).map(([product, { version }]) => `${product} ${version}`);
  return [
    renderTableStates(tables),
    `Release ${name} of stack ${stack}, commit ${git.commit}${git.clean ? "" : " with files that differ from it"}.`,
    `Products: ${versions.join(", ") || "none"}.`,
    tests === null
      ? "Tests: none is reported for this commit (./lakehouse test --report)."
      : `Tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped, in ${tests.layers.join(", ")}.`,
    ...Object.entries(quality).map(([product, result]) =>
      result === null
        ? `Quality of ${product}: no check has a result.`
        : `Quality of ${product}: ${result.checks} check(s), ${result.stopped.length} stopped a job, ${result.warned.length} warn.`,
    ),
    `Policies: ${policies.length} finding(s).`,
    ...policies.map(({ policy, level, resource }) => `  [${level}] ${policy}: ${resource}`),
    `Kept as ${file}.`,
  ].join("\n");
}

/** What tables hold, for people. */
export function renderTableStates(tables: TableStates): string {
  const rows = Object.entries(tables).map(([id, { format, rows: count, snapshot }]) => [
    id,
    format,
    count === null ? "not asked" : String(count),
    snapshot ?? (format === "iceberg" || format === "delta" ? "none" : "not kept"),
  ]);
  return renderTable(["table", "format", "rows", "snapshot"], rows);
}
