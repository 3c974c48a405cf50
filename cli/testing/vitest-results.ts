import { z } from "zod";
import type { CaseResult } from "./case-result.ts";

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** Understands the report of vitest's JSON reporter. A file that could not even be loaded is one failed case. */
export function parseVitestResults(text: string): CaseResult[] {
  return report.parse(JSON.parse(text)).testResults.flatMap(({ name, status, assertionResults }) => {
    const cases = assertionResults.map((test): CaseResult => ({
      titles: [...test.ancestorTitles, test.title],
      outcome: outcome(test.status),
    }));
    const broken = status === "failed" && !cases.some((test) => test.outcome === "failed");
    return broken ? [...cases, { titles: [name], outcome: "failed" }] : cases;
  });
}

function outcome(status: string): CaseResult["outcome"] {
  if (status === "passed" || status === "failed") return status;
  return "skipped";
}
