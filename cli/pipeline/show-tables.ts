import { z } from "zod";
import { CommandFailure } from "../command/failure.ts";
import type { Docker } from "../engine/docker.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { callRunner } from "./job-runner.ts";

/** Rows by table; values as JSON holds them. */
const shown = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));
export type ShownTables = z.infer<typeof shown>;

/** Reads rows of a product's gold tables through the job runner. @param limit rows per table */
export async function showTables(
  docker: Docker,
  outputs: StackOutputs,
  product: string,
  limit: number,
): Promise<ShownTables> {
  const result = await callRunner(docker, outputs, ["show", product, "--limit", String(limit), "--json"]);
  if (result.exitCode !== 0) {
    throw new CommandFailure(`the tables of product ${product} could not be read; the lines above say why`);
  }
  return shown.parse(JSON.parse(result.stdout));
}
