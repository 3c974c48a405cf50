import { CommandFailure, EXIT, type ExitCode } from "../command/failure.ts";
import { dagsterUrl } from "../dagster/dagster-url.ts";
import { runInDagster } from "../dagster/run-in-dagster.ts";
import { readObject } from "../store/read-object.ts";
import { storeClient } from "../store/store-client.ts";
import type { Docker } from "../engine/docker.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { callRunner } from "./job-runner.ts";
import { latestRecordKey, parseRunRecord, type RunRecord } from "./run-record.ts";

/** Which jobs of a product to run. @default all of them */
export interface RunSelection {
  readonly layer?: string;
  readonly job?: string;
  /** The job that fills this table, as `layer.name`. */
  readonly table?: string;
  /** Ingest the delivery of this day, `YYYY-MM-DD`, and no other. @default every one that is new or changed */
  readonly date?: string;
}

/**
 * Runs jobs of a product, in Dagster where the stack has it; progress goes to standard error.
 *
 * @returns the run's record
 * @throws CommandFailure with the runner's exit code when a job failed or none could start
 */
export async function runProduct(
  docker: Docker,
  outputs: StackOutputs,
  product: string,
  selection: RunSelection = {},
): Promise<RunRecord> {
  const url = dagsterUrl(outputs);
  if (url !== undefined) return runInDagster(url, outputs, product, selection);
  const { layer, job, table, date } = selection;
  const narrowed = Object.entries({ layer, job, table, date }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  const result = await callRunner(docker, outputs, ["run", product, ...narrowed, "--json"]);
  if (result.exitCode !== 0) {
    throw new CommandFailure(
      `the run of product ${product} failed; the lines above say why`,
      asExitCode(result.exitCode),
    );
  }
  return parseRunRecord(result.stdout);
}

/** The record of a product's latest run, or undefined when it never ran. */
export async function latestRun(outputs: StackOutputs, product: string): Promise<RunRecord | undefined> {
  const system = outputs.description.buckets["system"] ?? "system";
  const text = await readObject(storeClient(outputs), system, latestRecordKey(product));
  return text === undefined ? undefined : parseRunRecord(text);
}

function asExitCode(code: number): ExitCode {
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.failed;
}
