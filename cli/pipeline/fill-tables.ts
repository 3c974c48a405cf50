import type { Product } from "../../components/spec/product.ts";
import { tableId } from "../../components/spec/table-id.ts";
import type { Docker } from "../engine/docker.ts";
import type { LoadResult } from "../sources/load-source.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { latestRun, runProduct } from "./run-product.ts";
import { reasonToRun, type RunRecord } from "./run-record.ts";

/** The run that a product's tables come from. */
export interface ProductRun {
  readonly product: string;
  /** Why it had to run; absent when its tables were up to date. */
  readonly reason?: string;
  readonly record: RunRecord;
}

/**
 * Runs every product whose tables are not made from its present plan and rows.
 *
 * @param sources results of loading the sample sources, by `product.source`
 */
export async function fillTables(
  docker: Docker,
  outputs: StackOutputs,
  products: readonly Product[],
  sources: Readonly<Record<string, LoadResult>>,
  say: (line: string) => void,
): Promise<ProductRun[]> {
  const runs: ProductRun[] = [];
  for (const product of products) {
    const { name } = product;
    const latest = await latestRun(outputs, name);
    const loadedAt = Object.keys(product.sources)
      .flatMap((source) => sources[`${name}.${source}`]?.record.loadedAt ?? [])
      .sort()
      .at(-1);
    const reason = reasonToRun(latest, {
      planUri: outputs.description.planUri,
      tables: product.tables.map(tableId),
      ...(loadedAt === undefined ? {} : { loadedAt }),
    });
    if (reason === undefined && latest !== undefined) {
      say(`${name}: up to date since ${latest.endedAt}`);
      runs.push({ product: name, record: latest });
      continue;
    }
    say(`${name}: runs, since ${reason ?? "it is asked for"}`);
    const record = await runProduct(docker, outputs, name);
    runs.push({ product: name, reason: reason ?? "it is asked for", record });
  }
  return runs;
}
