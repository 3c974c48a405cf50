import { z } from "zod";
import { QUALITY_SCHEMA, WAREHOUSE_DATABASE } from "../../components/spec/warehouse.ts";
import { CommandFailure } from "../command/failure.ts";
import { withDatabaseClient } from "../stack/database-client.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";

/** Account that the jobs keep results as; it may read every database of the stack that holds some. */
const ACCOUNT = "jobs";

// A job that runs without some check, which is declared no more, has no result of it to show.
const LATEST = `
  WITH latest AS (
    SELECT DISTINCT ON (job) job, run_id
    FROM ${QUALITY_SCHEMA}.check_results
    WHERE product = $1
    ORDER BY job, checked_at DESC, run_id DESC
  )
  SELECT
    table_name AS "table", check_name AS "check", kind, severity, passed, broken_rows::float8 AS broken,
    observed, expected, run_id AS "runId", checked_at AS "checkedAt"
  FROM ${QUALITY_SCHEMA}.check_results
  INNER JOIN latest USING (job, run_id)
  ORDER BY table_name, kind, check_name`;

const check = z.object({
  table: z.string(),
  check: z.string(),
  kind: z.string(),
  severity: z.string(),
  /** False where it stopped its job, or where it only warns. */
  passed: z.boolean(),
  /** Rows that break it; null where rows are not to blame. */
  broken: z.number().nullable(),
  /** What an expectation found, and Great Expectations' type and arguments of it; null for everything else. */
  observed: z.union([z.number(), z.string()]).nullable(),
  expected: z.object({ type: z.string(), kwargs: z.record(z.string(), z.unknown()) }).nullable(),
  runId: z.string(),
  checkedAt: z.date().transform((time) => time.toISOString()),
});

/** What one check found when its job ran last. */
export type CheckResult = z.infer<typeof check>;

/** What every check of a product found when its job ran last. */
export interface QualityReport {
  readonly product: string;
  readonly checks: readonly CheckResult[];
}

/**
 * Reads the latest results of a product's checks from the quality store.
 *
 * @throws CommandFailure when there are none
 */
export async function readQuality(outputs: StackOutputs, product: string): Promise<QualityReport> {
  const found = await findQuality(outputs, product);
  if (found !== undefined) return found;
  throw new CommandFailure(
    `no check of product ${product} has a result yet; ./lakehouse run ${product} makes them`,
  );
}

/** The same, or undefined when there are none. */
export async function findQuality(
  outputs: StackOutputs,
  product: string,
): Promise<QualityReport | undefined> {
  const place = { database: WAREHOUSE_DATABASE, account: ACCOUNT };
  const rows = await withDatabaseClient(outputs, place, async (client) => {
    const made = await client.query<{ made: boolean }>(
      `SELECT to_regclass('${QUALITY_SCHEMA}.check_results') IS NOT NULL AS made`,
    );
    if (made.rows[0]?.made !== true) return [];
    const { rows: latest } = await client.query<Record<string, unknown>>(LATEST, [product]);
    return latest;
  });
  return rows.length === 0 ? undefined : { product, checks: z.array(check).parse(rows) };
}

/** Those that stopped their jobs. */
export function stopped({ checks }: QualityReport): CheckResult[] {
  return checks.filter(({ severity, passed }) => severity === "stop" && !passed);
}
