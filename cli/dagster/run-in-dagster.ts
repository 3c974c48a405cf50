import { CommandFailure, EXIT } from "../command/failure.ts";
import { whileStoppable } from "../command/interruption.ts";
import type { RunSelection } from "../pipeline/run-product.ts";
import { parseRunRecord, type RunRecord } from "../pipeline/run-record.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { readObject } from "../store/read-object.ts";
import { storeClient } from "../store/store-client.ts";
import { followRun } from "./follow-run.ts";
import { launchRun } from "./launch-run.ts";
import { selectAssets } from "./select-assets.ts";
import { terminateRun } from "./terminate-run.ts";

/** Tag by which the code location tells which record the job runner kept of a run. */
const RECORD_TAG = "lakehouse/record";

/**
 * Runs jobs of a product in Dagster; progress goes to standard error. An interruption ends the run in order.
 *
 * @returns the record that the job runner kept
 * @throws CommandFailure when the run failed, was cancelled or could not be started
 */
export async function runInDagster(
  url: string,
  outputs: StackOutputs,
  product: string,
  selection: RunSelection,
): Promise<RunRecord> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { planUri } = outputs.description;
  const assets = selectAssets(await stored(outputs, keyOf(planUri)), product, selection);
  const id = await launchRun(url, {
    product,
    ...(assets === undefined ? {} : { assets }),
    ...(selection.date === undefined ? {} : { date: selection.date }),
  });
  say(`run ${id} in Dagster: ${url}/runs/${id}`);
  const stop = (): void => {
    terminateRun(url, id).catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
    });
  };
  const { status, tags } = await whileStoppable(stop, followRun(url, id, say));
  if (status !== "SUCCESS") {
    const how = status === "CANCELED" ? "was cancelled in Dagster" : "failed; the lines above say why";
    throw new CommandFailure(`the run of product ${product} ${how}`, EXIT.failed);
  }
  const record = tags[RECORD_TAG];
  if (record === undefined) throw new CommandFailure(`run ${id} has left no record`);
  return parseRunRecord(await stored(outputs, `runs/${product}/${record}.json`));
}

/** Text of an object in the system bucket. */
async function stored(outputs: StackOutputs, key: string): Promise<string> {
  const system = outputs.description.buckets["system"] ?? "system";
  const text = await readObject(storeClient(outputs), system, key);
  if (text === undefined)
    throw new CommandFailure(`the object store has no ${system}/${key}; run ./lakehouse up`);
  return text;
}

function keyOf(uri: string): string {
  return new URL(uri).pathname.slice(1);
}
