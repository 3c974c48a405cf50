import type { StackOutputs } from "../stack/stack-outputs.ts";
import { parseAddress } from "./address.ts";
import { storeClient } from "./store-client.ts";
import { explained, objects } from "./objects.ts";

/** What is stored below an address, current versions only. */
export interface StoreUsage {
  readonly address: string;
  readonly objects: number;
  readonly bytes: number;
}

/** Counts what is below an address, or in each bucket. */
export async function usage(
  outputs: StackOutputs,
  account: string,
  address: string | undefined,
): Promise<StoreUsage[]> {
  const client = storeClient(outputs, account);
  const places =
    address === undefined
      ? (await explained(client.listBuckets())).map(({ name }) => ({ bucket: name, key: "" }))
      : [parseAddress(address, outputs.description.buckets)];
  const rows: StoreUsage[] = [];
  for (const { bucket, key } of places) {
    let [count, bytes] = [0, 0];
    for await (const item of objects(client, bucket, key, true)) {
      count += 1;
      bytes += item.size;
    }
    rows.push({ address: `s3://${bucket}/${key}`, objects: count, bytes });
  }
  return rows;
}
