import { describe, expect, it } from "vitest";
import { parseRunRecord, reasonToRun, type RunRecord } from "../../../cli/pipeline/run-record.ts";
import { renderRun } from "../../../cli/output/run-text.ts";

const record: RunRecord = parseRunRecord(
  JSON.stringify({
    version: 1,
    runId: "20260101T000000Z-aa",
    product: "shop",
    planSha256: "abc",
    startedAt: "2026-01-01T10:00:00+00:00",
    endedAt: "2026-01-01T10:01:00+00:00",
    seconds: 60,
    status: "succeeded",
    jobs: [
      { job: "a", table: "bronze.a", step: "ingest", status: "succeeded", rowsIn: 3, rowsOut: 3, seconds: 1 },
      { job: "b", table: "gold.b", step: "sql", status: "succeeded", rowsOut: null, error: null },
    ],
  }),
);
const inputs = {
  planUri: "s3://system/plan/abc.json",
  tables: ["bronze.a", "gold.b"],
  loadedAt: "2026-01-01T09:59:59.000Z",
};

describe("reasonToRun", () => {
  it("finds none when the last run made every table from this plan and these rows", () => {
    expect(reasonToRun(record, inputs)).toBeUndefined();
  });

  it.each([
    ["it never ran", undefined, inputs],
    ["its last run failed", { ...record, status: "failed" }, inputs],
    ["its plan changed", record, { ...inputs, planUri: "s3://system/plan/def.json" }],
    ["its last run was of some jobs only", record, { ...inputs, tables: [...inputs.tables, "gold.c"] }],
    ["a volume was made anew", record, { ...inputs, emptiedAt: "2026-01-01T10:00:00.001Z" }],
    ["its source changed", record, { ...inputs, loadedAt: "2026-01-01T10:00:00.001Z" }],
  ])("%s", (reason, latest, given) => {
    expect(reasonToRun(latest, given)).toBe(reason);
  });
});

describe("renderRun", () => {
  it("shows what each job did, also where counts are missing", () => {
    const text = renderRun(record);
    expect(text).toMatch(/bronze\.a.*succeeded.*3.*1\.0/);
    expect(text).toContain("Run 20260101T000000Z-aa of shop succeeded in 60.0 s.");
  });
});
