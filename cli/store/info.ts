import { S3Error, type Client } from "minio";
import { endpoints } from "../stack/endpoints.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { parseAddress } from "./address.ts";
import { explained } from "./objects.ts";
import { REGION, storeClient } from "./store-client.ts";
import { usage } from "./usage.ts";

/** One bucket of the store. */
export interface BucketInfo {
  readonly bucket: string;
  /** Objects and their bytes, current versions only. */
  readonly objects: number;
  readonly bytes: number;
  /** Whether overwritten and deleted objects are kept; absent when the account may not ask. */
  readonly versioning?: boolean;
}

/** The object store as clients see it. */
export interface StoreInfo {
  readonly endpoint: string;
  /** What the server calls itself in its answers. */
  readonly server: string;
  /** Region that clients have to give. */
  readonly region: string;
  readonly buckets: readonly BucketInfo[];
}

/** Asks the store what it is and what it holds. */
export async function info(outputs: StackOutputs, account: string): Promise<StoreInfo> {
  const client = storeClient(outputs, account);
  const buckets: BucketInfo[] = [];
  for (const { address, objects, bytes } of await usage(outputs, account, undefined)) {
    const { bucket } = parseAddress(address, {});
    const versioning = await isVersioned(client, bucket);
    buckets.push({ bucket, objects, bytes, ...(versioning === undefined ? {} : { versioning }) });
  }
  const endpoint = endpoints(outputs.description)["minio.api"] ?? "";
  // Every answer has the header, also the one that refuses a request without an account.
  const { headers } = await fetch(endpoint);
  return { endpoint, server: headers.get("server") ?? "unknown", region: REGION, buckets };
}

async function isVersioned(client: Client, bucket: string): Promise<boolean | undefined> {
  try {
    return (await client.getBucketVersioning(bucket)).Status === "Enabled";
  } catch (error) {
    if (error instanceof S3Error && error.code === "AccessDenied") return undefined;
    return explained(Promise.reject(error as Error));
  }
}
