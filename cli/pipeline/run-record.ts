import { z } from "zod";

const check = z.object({
  name: z.string(),
  kind: z.string(),
  severity: z.string(),
  broken: z.number().nullish(),
  passed: z.boolean(),
  observed: z.union([z.number(), z.string()]).nullish(),
  expected: z.object({ type: z.string(), kwargs: z.record(z.string(), z.unknown()) }).nullish(),
});

const job = z.object({
  job: z.string(),
  table: z.string(),
  status: z.string(),
  rowsIn: z.number().nullish(),
  rowsOut: z.number().nullish(),
  rowsRejected: z.number().nullish(),
  brokenRules: z.record(z.string(), z.number()).optional(),
  bytes: z.number().nullish(),
  sourceBytes: z.number().nullish(),
  tests: z.number().nullish(),
  seconds: z.number().nullish(),
  error: z.string().nullish(),
  checks: z.array(check).default([]),
});

const record = z.object({
  runId: z.string(),
  product: z.string(),
  planSha256: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  seconds: z.number(),
  status: z.string(),
  jobs: z.array(job),
});

/** What a run of a product left about itself. */
export type RunRecord = z.infer<typeof record>;

/** Understands a run's record. */
export function parseRunRecord(text: string): RunRecord {
  return record.parse(JSON.parse(text));
}

/** Address in the system bucket of a product's latest record. */
export function latestRecordKey(product: string): string {
  return `runs/${product}/latest.json`;
}

/** What a product's tables are made from. */
export interface RunInputs {
  /** Address of the plan; its file name is the plan's SHA-256. */
  readonly planUri: string;
  /** All tables of the product, as `layer.name`. */
  readonly tables: readonly string[];
  /** When the youngest of the product's sample sources was loaded, as ISO 8601; absent when it has none. */
  readonly loadedAt?: string;
  /** When the youngest of the stack's volumes was made, as ISO 8601: what was in it before is gone. */
  readonly emptiedAt?: string;
}

/** Why a product has to run, or undefined when its last run made everything from this plan and these rows. */
export function reasonToRun(latest: RunRecord | undefined, inputs: RunInputs): string | undefined {
  if (latest === undefined) return "it never ran";
  if (latest.status !== "succeeded") return `its last run ${latest.status}`;
  if (latest.planSha256 !== planSha256(inputs.planUri)) return "its plan changed";
  const done = new Set(latest.jobs.filter(({ status }) => status === "succeeded").map(({ table }) => table));
  if (inputs.tables.some((name) => !done.has(name))) return "its last run was of some jobs only";
  const { loadedAt, emptiedAt } = inputs;
  if (emptiedAt !== undefined && Date.parse(latest.startedAt) < Date.parse(emptiedAt))
    return "a volume was made anew";
  if (loadedAt !== undefined && Date.parse(latest.startedAt) < Date.parse(loadedAt))
    return "its source changed";
  return undefined;
}

function planSha256(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1).replace(/\.json$/, "");
}
