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

/** Which tables to fill, and what they are made from. */
export interface FillOrder {
  readonly docker: Docker;
  readonly outputs: StackOutputs;
  readonly products: readonly Product[];
  /** Results of loading the sample sources, by `product.source`. */
  readonly sources: Readonly<Record<string, LoadResult>>;
  /** When the place of the tables was made anew, ISO 8601. */
  readonly emptiedAt: string | undefined;
  readonly say: (line: string) => void;
}

/** Runs every product whose tables are not made from its present plan and rows. */
export async function fillTables(order: FillOrder): Promise<ProductRun[]> {
  const { docker, outputs, products, sources, emptiedAt, say } = order;
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
      ...(emptiedAt === undefined ? {} : { emptiedAt }),
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
