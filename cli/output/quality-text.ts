import { stopped, type CheckResult, type QualityReport } from "../quality/read-quality.ts";
import { expectedText } from "./expected-text.ts";
import { renderTable } from "./table.ts";

/** A product's latest results for people: what is not as it should be first, and how much is. */
export function renderQuality(report: QualityReport): string {
  const noted = report.checks.filter(({ passed, broken }) => !passed || (broken ?? 0) > 0);
  const rows = [
    ...noted,
    ...report.checks.filter((check) => check.expected !== null && !noted.includes(check)),
  ];
  const stops = stopped(report).length;
  const warns = report.checks.filter(({ severity, passed }) => severity === "warn" && !passed).length;
  return [
    ...(rows.length === 0
      ? []
      : [renderTable(["table", "check", "kind", "severity", "result", "found"], rows.map(row))]),
    `${report.checks.length} check(s) of ${report.product}: ${stops} stopped a job, ${warns} warn.`,
  ].join("\n");
}

function row(result: CheckResult): string[] {
  return [result.table, result.check, result.kind, result.severity, outcome(result), found(result)];
}

function outcome({ severity, passed, broken }: CheckResult): string {
  if (!passed) return severity === "stop" ? "STOPPED" : "warns";
  return severity === "reject" && (broken ?? 0) > 0 ? "rejects" : "passed";
}

function found({ broken, observed, expected }: CheckResult): string {
  if (expected !== null) return expectedText(observed, expected.kwargs);
  return broken === null ? "" : `${broken} row(s)`;
}
