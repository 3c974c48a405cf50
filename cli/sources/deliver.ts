import { createHash } from "node:crypto";
import { finished } from "node:stream/promises";
import { parse } from "csv-parse";
import type { Client } from "minio";
import { deliveryFolder } from "../../components/spec/delivery.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { explained, objects } from "../store/objects.ts";
import type { Delivery } from "./delivery.ts";
import type { LoadResult } from "./load-source.ts";

/** Metadata that says what an object holds, so that nothing is read or uploaded twice. */
const META = { sha256: "sha256", rows: "rows", sample: "sample" } as const;

/** Files to be put into the landing bucket. */
export interface DeliverRequest {
  readonly product: string;
  readonly source: string;
  /** Physical name of the landing bucket. */
  readonly bucket: string;
  readonly deliveries: readonly Delivery[];
  /** Whether they are the product's own sample, which never mixes with real deliveries. */
  readonly sample: boolean;
  /** Day of files that tell none, `YYYY-MM-DD`. */
  readonly today: string;
  /** Second key: the user said that delivered files may be replaced. */
  readonly replace: boolean;
}

/** A delivered object and what its metadata say. */
interface Landed {
  readonly key: string;
  readonly sha256: string | undefined;
  readonly rows: number;
  readonly sample: boolean;
  readonly changed: Date;
}

/**
 * Puts files where they are ingested from, each below the day of its delivery. What is there already stays: a file
 * without a day that was delivered before is not delivered again, and a sample only goes where nothing is.
 *
 * @throws CommandFailure with exit code 3, before anything is uploaded, when other files would be replaced
 */
export async function deliver(client: Client, request: DeliverRequest): Promise<LoadResult> {
  const { product, source, bucket } = request;
  const landed = await landedObjects(client, bucket, `${product}/${source}/`);
  const foreign = landed.filter(({ sample }) => sample !== request.sample);
  if (request.sample && foreign.length > 0) return result("unchanged", landed);
  if (foreign.length > 0) throw mixed(request, foreign);
  const files = await Promise.all(request.deliveries.map((delivery) => place(request, delivery, landed)));
  const present = new Map(landed.map((object) => [object.key, object]));
  const changed = files.filter(({ key, sha256 }) => present.get(key)?.sha256 !== sha256);
  if (changed.length === 0) return result("unchanged", landed);
  const replaced = changed.filter(({ key }) => present.has(key));
  if (replaced.length > 0 && !request.replace) throw refusal(request, replaced);
  for (const { key, content, sha256 } of changed) {
    const metadata = {
      [META.sha256]: sha256,
      [META.rows]: String(await countRows(content)),
      [META.sample]: String(request.sample),
    };
    await explained(client.putObject(bucket, key, content, content.length, metadata));
  }
  return result(
    replaced.length > 0 ? "replaced" : "loaded",
    await landedObjects(client, bucket, `${product}/${source}/`),
  );
}

async function place(
  request: DeliverRequest,
  delivery: Delivery,
  landed: readonly Landed[],
): Promise<{ key: string; content: Buffer; sha256: string; origin: string }> {
  const content = await delivery.read();
  const sha256 = createHash("sha256").update(content).digest("hex");
  const folder = deliveryFolder(request.product, request.source, delivery.table);
  const file = `${delivery.table}.csv`;
  const before = landed.find((object) => object.key.startsWith(`${folder}/`) && object.sha256 === sha256);
  const key =
    delivery.day === undefined && before !== undefined
      ? before.key
      : `${folder}/${delivery.day ?? request.today}/${file}`;
  return { key, content, sha256, origin: delivery.origin };
}

async function landedObjects(client: Client, bucket: string, prefix: string): Promise<Landed[]> {
  const found: Landed[] = [];
  for await (const { name } of objects(client, bucket, prefix, true)) {
    if (name === undefined) continue;
    const { metaData, lastModified } = await explained(client.statObject(bucket, name));
    const meta = metaData as Readonly<Record<string, string | undefined>>;
    found.push({
      key: name,
      sha256: meta[META.sha256],
      rows: Number(meta[META.rows] ?? 0),
      sample: meta[META.sample] === "true",
      changed: lastModified,
    });
  }
  return found;
}

/** Records of a CSV file, its header not counted. */
async function countRows(content: Buffer): Promise<number> {
  const parser = parse({ relax_column_count: true, bom: true });
  parser.end(content);
  parser.resume();
  await finished(parser);
  return Math.max(0, parser.info.records - 1);
}

function result(outcome: LoadResult["outcome"], landed: readonly Landed[]): LoadResult {
  const rows: Record<string, number> = {};
  for (const object of landed) {
    const table = object.key.split("/")[2] ?? object.key;
    rows[table] = (rows[table] ?? 0) + object.rows;
  }
  const latest = Math.max(0, ...landed.map(({ changed }) => changed.getTime()));
  const sha256 = createHash("sha256")
    .update(landed.map(({ key, sha256: content }) => `${key} ${content ?? ""}\n`).join(""))
    .digest("hex");
  return { outcome, record: { sha256, loadedAt: new Date(latest).toISOString(), rows } };
}

function refusal(
  { product }: DeliverRequest,
  replaced: readonly { key: string; origin: string }[],
): CommandFailure {
  const list = replaced.map(({ key, origin }) => `  - ${key} (from ${origin})`).join("\n");
  return new CommandFailure(
    `product ${product}: other files were delivered under these names already; nothing was changed:\n${list}\n` +
      `To replace them, which keeps the old ones only as long as the landing bucket keeps old versions, add: --replace-source ${product}`,
    EXIT.refused,
  );
}

function mixed({ product, source, bucket }: DeliverRequest, foreign: readonly Landed[]): CommandFailure {
  return new CommandFailure(
    `product ${product}: s3://${bucket}/${product}/${source}/ holds the generated sample (${foreign.length} files), ` +
      `with which real files are never mixed; nothing was changed. Give --data ${product}=<folder> to a stack that never had the sample`,
    EXIT.refused,
  );
}
