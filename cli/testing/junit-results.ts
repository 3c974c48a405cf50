import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { CaseResult } from "./case-result.ts";

const testCase = z.object({
  name: z.string(),
  classname: z.string().default(""),
  failure: z.unknown().optional(),
  error: z.unknown().optional(),
  skipped: z.unknown().optional(),
});
const suite = z.object({ testcase: z.array(testCase).default([]) });
const report = z.object({ testsuites: z.object({ testsuite: z.array(suite).default([]) }) });

/**
 * Understands a JUnit report as pytest writes it. A function `test_s1_07_…` covers acceptance row `S1.07`, since a
 * Python name cannot hold the row's id itself.
 */
export function parseJunitResults(text: string): CaseResult[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  const { testsuites } = report.parse(parser.parse(text));
  return testsuites.testsuite.flatMap(({ testcase }) =>
    testcase.map((test): CaseResult => ({
      titles: [test.classname, title(test.name)],
      outcome: outcome(test),
    })),
  );
}

function outcome(test: z.infer<typeof testCase>): CaseResult["outcome"] {
  if (test.failure !== undefined || test.error !== undefined) return "failed";
  return test.skipped === undefined ? "passed" : "skipped";
}

function title(name: string): string {
  return name.replace(/^test_s(\d)_(\d\d)_/, (_, seed: string, row: string) => `S${seed}.${row} `);
}
