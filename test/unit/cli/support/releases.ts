import { EVIDENCE_VERSION, evidenceSchema, type Evidence } from "../../../../cli/release/evidence.ts";
import {
  RELEASE_VERSION,
  releaseSchema,
  type Contents,
  type Release,
} from "../../../../cli/release/manifest.ts";

/** A hash that consists of one digit. */
export const HASH = (digit: string): string => digit.repeat(64);

/** What a stack with one product runs. */
export function contents(changes: Partial<Contents> = {}): Contents {
  return {
    images: { "lakehouse-spark": HASH("1") },
    code: { lakehouse_jobs: HASH("1"), shop: HASH("1") },
    products: { shop: HASH("1") },
    ...changes,
  };
}

/** A release of stack dev that every gate lets through. */
export function release(changes: Partial<Release> = {}): Release {
  return releaseSchema.parse({
    version: RELEASE_VERSION,
    name: "2026-11-22.1-0123456789ab",
    stack: "dev",
    createdAt: "2026-11-22T10:00:00.000Z",
    git: { commit: "abc", clean: true },
    contents: contents(),
    imageIds: { "lakehouse-spark": "sha256:1" },
    plan: { version: 3, uri: "s3a://system/plan/x.json" },
    contracts: { shop: { version: "1.0.0", tables: ["gold.a", "gold.b"] } },
    tests: {
      layers: ["format", "lint", "types", "unit", "python", "aws", "integration"],
      passed: 9,
      failed: 0,
      skipped: 0,
    },
    quality: { shop: { checks: 2, stopped: [], warned: [] } },
    policies: [],
    tables: {
      "gold.a": { format: "iceberg", snapshot: "42", rows: 3 },
      "gold.b": { format: "parquet", snapshot: null, rows: 1 },
    },
    ...changes,
  });
}

/** That {@link release} was promoted to stack staging. */
export function evidence(changes: Partial<Evidence> = {}): Evidence {
  return evidenceSchema.parse({
    version: EVIDENCE_VERSION,
    action: "promote",
    stack: "staging",
    release: { stack: "dev", name: "2026-11-22.1-0123456789ab" },
    replaced: null,
    startedAt: "2026-11-22T11:00:00.000Z",
    endedAt: "2026-11-22T11:05:00.000Z",
    by: "root",
    waived: {},
    differences: [],
    before: {},
    after: {},
    faults: [],
    ...changes,
  });
}
