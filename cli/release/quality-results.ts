import { findQuality, stopped, type QualityReport } from "../quality/read-quality.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import type { QualityResult, Release } from "./manifest.ts";

/** What the checks of each product found last; null for one of which none has a result. */
export async function qualityResults(
  outputs: StackOutputs,
  products: readonly string[],
): Promise<Release["quality"]> {
  const results: Release["quality"] = {};
  for (const product of products) {
    const report = await findQuality(outputs, product);
    results[product] = report === undefined ? null : qualityResult(report);
  }
  return results;
}

/** A report in the words of a release. */
export function qualityResult(report: QualityReport): QualityResult {
  const words = ({ table, check }: QualityReport["checks"][number]): string => `${table}: ${check}`;
  return {
    checks: report.checks.length,
    stopped: stopped(report).map(words),
    warned: report.checks.filter(({ severity, passed }) => severity === "warn" && !passed).map(words),
  };
}
