import { text } from "node:stream/consumers";
import type { Client } from "minio";

/** Text of an object, or undefined when there is none of this key. */
export async function readObject(client: Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    return await text(await client.getObject(bucket, key));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "NoSuchKey") return undefined;
    throw error;
  }
}
