import { describe, expect, it } from "vitest";
import { expectedText } from "../../../cli/output/expected-text.ts";
import { renderQuality } from "../../../cli/output/quality-text.ts";
import { renderRun } from "../../../cli/output/run-text.ts";
import { parseRunRecord } from "../../../cli/pipeline/run-record.ts";
import { stopped, type CheckResult } from "../../../cli/quality/read-quality.ts";

const MEAN = { type: "expect_column_mean_to_be_between", kwargs: { column: "x", min_value: 3 } };

function result(check: string, changes: Partial<CheckResult> = {}): CheckResult {
  const run = { runId: "r", checkedAt: "2024-02-09T00:00:00.000Z" };
  const found = { passed: true, broken: 0, observed: null, expected: null };
  return { table: "silver.sales", check, kind: "rule", severity: "stop", ...found, ...run, ...changes };
}

describe("what an expectation found", () => {
  it.each([
    [4, { min_value: 1, max_value: 9 }, "observed 4, expected at least 1 and at most 9"],
    [null, { column: "x", max_value: 0 }, "observed nothing, expected at most 0"],
    [0.5, { column: "x", mostly: 0.9 }, "observed 0.5, expected at least 0.9"],
    [
      7,
      { quantile_ranges: { quantiles: [0.5], value_ranges: [[null, 6]] } },
      "observed 7, expected at most 6",
    ],
    ["2024-02-09", { min_value: "2024-02-10" }, "observed 2024-02-09, expected at least 2024-02-10"],
  ])("is told with what was expected: %s of %j", (observed, kwargs, text) => {
    expect(expectedText(observed, kwargs)).toBe(text);
  });
});

describe("a product's quality", () => {
  const checks = [
    result("id_present"),
    result("priced", { severity: "reject", broken: 2 }),
    result("named", { severity: "warn", passed: false, broken: 3 }),
    result("few", { kind: "expectation", broken: null, observed: 5, expected: MEAN }),
    result("enough", { kind: "expectation", passed: false, broken: null, observed: 2, expected: MEAN }),
  ];

  it("shows what is not as it should be, and every figure", () => {
    const lines = renderQuality({ product: "shop", checks }).split("\n");
    const shown = lines.flatMap((line) =>
      line.includes("silver.sales") ? [line.split("│").map((cell) => cell.trim())] : [],
    );
    expect(shown.map((cells) => [cells[2], cells[5], cells[6]])).toEqual([
      ["priced", "rejects", "2 row(s)"],
      ["named", "warns", "3 row(s)"],
      ["enough", "STOPPED", "observed 2, expected at least 3"],
      ["few", "passed", "observed 5, expected at least 3"],
    ]);
    expect(lines.at(-1)).toBe("5 check(s) of shop: 1 stopped a job, 1 warn.");
  });

  it("is told by the checks that stopped", () => {
    expect(stopped({ product: "shop", checks }).map(({ check }) => check)).toEqual(["enough"]);
  });
});

describe("a run", () => {
  it("lists the checks that warn", () => {
    const check = { severity: "warn", passed: false };
    const record = parseRunRecord(
      JSON.stringify({
        ...{ runId: "r", product: "shop", planSha256: "0", startedAt: "a", endedAt: "b", seconds: 1 },
        status: "succeeded",
        jobs: [
          {
            ...{ job: "silver_sales", table: "silver.sales", status: "succeeded" },
            checks: [
              { ...check, name: "named", kind: "rule", broken: 3 },
              { ...check, name: "enough", kind: "expectation", broken: null, observed: 2, expected: MEAN },
              { ...check, name: "fine", kind: "rule", broken: 0, passed: true },
            ],
          },
          { job: "gold_sums", table: "gold.sums", status: "succeeded" },
        ],
      }),
    );
    expect(renderRun(record).split("\n").slice(-3)).toEqual([
      "2 check(s) warn:",
      "  silver.sales: named, 3 row(s) break it",
      "  silver.sales: enough, observed 2, expected at least 3",
    ]);
  });
});
