import { z } from "zod";
import { CommandFailure } from "../command/failure.ts";
import { declaredProduct } from "../stack/declared-products.ts";
import { readOutputs } from "../stack/stack-outputs.ts";
import { stackTools } from "../stack/stack-tools.ts";
import { callRunner } from "./job-runner.ts";

const record = z.object({
  runId: z.string(),
  product: z.string(),
  dryRun: z.boolean(),
  tables: z.array(
    z.object({
      table: z.string(),
      firstDay: z.string().nullable(),
      partitions: z.array(z.string()),
      rows: z.number(),
      bytes: z.number(),
      copyRows: z.number().nullable(),
      freedBytes: z.number(),
      fault: z.string().nullable(),
    }),
  ),
});

/** What maintenance removed of each table that ends rows or earlier states by age, or would, or why it did not. */
export type MaintainRecord = z.infer<typeof record>;

/** What the user asked for. */
export interface MaintainOrder {
  readonly stack: string;
  readonly product: string;
  readonly dryRun?: boolean;
}

/**
 * Applies the declared retention of a product's tables on a stack that is up.
 *
 * @throws CommandFailure when the runner gives no record: a run is at work, or a service does not answer
 */
export async function maintain({ stack, product, dryRun = false }: MaintainOrder): Promise<MaintainRecord> {
  const { context, docker, pulumi } = stackTools(stack);
  const { name } = declaredProduct(context, product);
  const outputs = await readOutputs(pulumi, context.name);
  const flags = dryRun ? ["--dry-run", "--json"] : ["--json"];
  const result = await callRunner(docker, outputs, ["maintain", name, ...flags]);
  // A table that was left as it is is told in the record, and in the exit code.
  if (result.stdout.trim() === "") {
    throw new CommandFailure(`product ${name} could not be maintained; the lines above say why`);
  }
  return record.parse(JSON.parse(result.stdout));
}
