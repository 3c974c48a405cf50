import { createHash } from "node:crypto";
import type { Client } from "minio";
import type { FileFormat } from "../../components/spec/file-format.ts";
import { deliveryFolder } from "../../components/spec/delivery.ts";
import { CommandFailure, EXIT } from "../command/failure.ts";
import { explained, objects } from "../store/objects.ts";
import { countRows } from "./count-rows.ts";
import type { Delivery } from "./delivery.ts";
import type { LoadResult } from "./load-source.ts";

/** Metadata that says what an object holds, so that nothing is read or uploaded twice. */
const META = { sha256: "sha256", rows: "rows", sample: "sample" } as const;

/** Files to be put into the landing bucket. */
export interface DeliverRequest {
  readonly product: string;
  readonly source: string;
  /** How the files are written. */
  readonly format: FileFormat;
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
  await prepareAll(changed.map(({ delivery }) => delivery));
  for (const { key, read, sha256 } of changed) {
    const content = await read();
    const metadata = {
      [META.sha256]: sha256,
      [META.rows]: String(await countRows(content, request.format)),
      [META.sample]: String(request.sample),
    };
    await explained(client.putObject(bucket, key, content, content.length, metadata));
  }
  return result(
    replaced.length > 0 ? "replaced" : "loaded",
    await landedObjects(client, bucket, `${product}/${source}/`),
  );
}

/** Has every file here before the first one is put; tells of all that do not come at once. */
async function prepareAll(deliveries: readonly Delivery[]): Promise<void> {
  const failures: CommandFailure[] = [];
  for (const delivery of deliveries) {
    try {
      await delivery.prepare?.();
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first === undefined) return;
  throw new CommandFailure(failures.map(({ message }) => message).join("\n"), first.exitCode);
}

/** A file and the object that it becomes, or is already. */
interface Placed {
  readonly delivery: Delivery;
  readonly key: string;
  readonly sha256: string;
  readonly read: () => Promise<Buffer>;
}

async function place(
  request: DeliverRequest,
  delivery: Delivery,
  landed: readonly Landed[],
): Promise<Placed> {
  const { table, day } = delivery;
  const folder = `${deliveryFolder(request.product, request.source, table)}/`;
  const earlier = landed.filter(({ key }) => key.startsWith(folder));
  const key = `${folder}${day ?? request.today}/${table}.${request.format}`;
  if (delivery.sha256 !== undefined) {
    const { sha256 } = delivery;
    // Keys end in the day: what was delivered before the latest one does not hold any more.
    const latest = earlier.reduce<Landed | undefined>(
      (last, object) => (last === undefined || object.key > last.key ? object : last),
      undefined,
    );
    const same = latest?.sha256 === sha256;
    return { delivery, key: same ? latest.key : key, sha256, read: () => delivery.read() };
  }
  const content = await delivery.read();
  const sha256 = createHash("sha256").update(content).digest("hex");
  const before = day === undefined ? earlier.find((object) => object.sha256 === sha256) : undefined;
  return { delivery, key: before?.key ?? key, sha256, read: () => Promise.resolve(content) };
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

function refusal({ product }: DeliverRequest, replaced: readonly Placed[]): CommandFailure {
  const list = replaced.map(({ key, delivery }) => `  - ${key} (from ${delivery.origin})`).join("\n");
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
