import type { CaseResult } from "./case-result.ts";

/** State of one acceptance row. */
export type RowResult = "pass" | "fail" | "not built";

/**
 * State of every acceptance row: it passes when every test whose title starts with its id passed and there is at
 * least one; a skipped test proves nothing.
 */
export function rowResults(rows: readonly string[], cases: readonly CaseResult[]): Record<string, RowResult> {
  return Object.fromEntries(rows.map((row) => [row, rowResult(cases.filter((test) => covers(test, row)))]));
}

function rowResult(cases: readonly CaseResult[]): RowResult {
  if (cases.some(({ outcome }) => outcome === "failed")) return "fail";
  return cases.length > 0 && cases.every(({ outcome }) => outcome === "passed") ? "pass" : "not built";
}

function covers({ titles }: CaseResult, row: string): boolean {
  return titles.some((title) => title.startsWith(row) && !/^\d/.test(title.slice(row.length)));
}
