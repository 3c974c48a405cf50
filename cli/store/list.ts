import type { StackOutputs } from "../stack/stack-outputs.ts";
import { parseAddress } from "./address.ts";
import { storeClient } from "./store-client.ts";
import { explained, objects } from "./objects.ts";

/** One line of a listing. */
export interface StoreEntry {
  /** Address as `s3://…`; ends with `/` for a bucket or for what has more below it. */
  readonly name: string;
  /** Bytes; absent for what has more below it. */
  readonly size?: number;
  /** Time of the last change, ISO 8601. */
  readonly changed?: string;
}

/** Lists buckets, or what is below an address. */
export async function list(
  outputs: StackOutputs,
  account: string,
  address: string | undefined,
  recursive: boolean,
): Promise<StoreEntry[]> {
  const client = storeClient(outputs, account);
  if (address === undefined) {
    const buckets = await explained(client.listBuckets());
    return buckets.map(({ name, creationDate }) => ({
      name: `s3://${name}/`,
      changed: creationDate.toISOString(),
    }));
  }
  const { bucket, key } = parseAddress(address, outputs.description.buckets);
  const entries: StoreEntry[] = [];
  for await (const item of objects(client, bucket, key, recursive)) {
    entries.push(
      item.name === undefined
        ? { name: `s3://${bucket}/${item.prefix}` }
        : { name: `s3://${bucket}/${item.name}`, size: item.size, changed: item.lastModified.toISOString() },
    );
  }
  return entries;
}
