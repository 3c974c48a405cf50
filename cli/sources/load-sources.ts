import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Product } from "../../components/spec/product.ts";
import { isDelivered, type DeliveredSource, type PostgresSource } from "../../components/spec/source.ts";
import { CommandFailure } from "../command/failure.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { storeClient } from "../store/store-client.ts";
import { CsvData } from "./csv-data.ts";
import { loadSource, type LoadResult } from "./load-source.ts";
import { deliver } from "./deliver.ts";
import { folderDeliveries } from "./folder-deliveries.ts";
import { sampleData } from "./sample-data.ts";
import { sampleDeliveries } from "./sample-deliveries.ts";
import { withSourceClient } from "./source-client.ts";
import type { SourceData } from "./source-data.ts";
import type { Delivery } from "./delivery.ts";
import { urlDeliveries } from "./url-deliveries.ts";

/** Which sample sources to fill, and from what. */
export interface LoadOrder {
  readonly root: string;
  readonly products: readonly Product[];
  readonly outputs: StackOutputs;
  /** Folder of files by product; a product without one gets its own generated sample. */
  readonly folders: Readonly<Record<string, string>>;
  /** Products whose rows may be replaced. */
  readonly replace: readonly string[];
  /** Folder of the user's cache, where files that are fetched are kept. */
  readonly cache: string;
  readonly say: (line: string) => void;
}

/** Fills every sample source that is not filled with the same rows yet. @returns the results by `product.source` */
export async function loadSources(order: LoadOrder): Promise<Record<string, LoadResult>> {
  const results: Record<string, LoadResult> = {};
  for (const product of order.products) {
    for (const [name, source] of Object.entries(product.sources)) {
      const id = `${product.name}.${name}`;
      const result = isDelivered(source)
        ? await deliverOne(order, product, name, source)
        : await loadOne(order, product, source, id);
      if (result === undefined) continue;
      const total = Object.values(result.record.rows).reduce((sum, rows) => sum + rows, 0);
      order.say(
        `${id}: ${result.outcome}, ${total} rows in ${Object.keys(result.record.rows).length} tables`,
      );
      results[id] = result;
    }
  }
  return results;
}

async function loadOne(
  order: LoadOrder,
  product: Product,
  source: PostgresSource,
  id: string,
): Promise<LoadResult | undefined> {
  const { ddl } = source;
  if (ddl === undefined) return undefined;
  const described = order.outputs.description.sources[id];
  if (described === undefined) {
    throw new CommandFailure(`the stack does not know source ${id}; run ./lakehouse up without --skip-up`);
  }
  const data = await dataOf(order, product, source);
  return withSourceClient(order.outputs, described.database, (client) =>
    loadSource(client, {
      product: product.name,
      schema: described.schema,
      tables: source.tables,
      ddl: readFileSync(join(product.folder, ddl), "utf8"),
      data,
      replace: order.replace.includes(product.name),
    }),
  );
}

async function deliverOne(
  order: LoadOrder,
  product: Product,
  name: string,
  source: DeliveredSource,
): Promise<LoadResult> {
  return deliver(storeClient(order.outputs), {
    product: product.name,
    source: name,
    format: source.format,
    bucket: order.outputs.description.buckets["landing"] ?? "landing",
    deliveries: await deliveriesOf(order, product, name, source),
    sample: source.kind === "files" && order.folders[product.name] === undefined,
    today: new Date().toISOString().slice(0, 10),
    replace: order.replace.includes(product.name),
  });
}

async function deliveriesOf(
  order: LoadOrder,
  product: Product,
  name: string,
  source: DeliveredSource,
): Promise<Delivery[]> {
  if (source.kind === "url") return urlDeliveries(`${product.name}.${name}`, source, order.cache, order.say);
  const folder = order.folders[product.name];
  return folder === undefined
    ? sampleDeliveries(product, source)
    : folderDeliveries(resolve(order.root, folder), source);
}

function dataOf(order: LoadOrder, product: Product, source: PostgresSource): Promise<SourceData> {
  const folder = order.folders[product.name];
  return folder === undefined
    ? sampleData(product, source)
    : Promise.resolve(new CsvData(resolve(order.root, folder), source.tables));
}
