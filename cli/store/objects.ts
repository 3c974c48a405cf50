import { S3Error, type BucketItem, type Client } from "minio";
import { CommandFailure } from "../command/failure.ts";

/** Objects whose keys begin with `prefix`; not recursive: only up to the next slash. */
export async function* objects(
  client: Client,
  bucket: string,
  prefix: string,
  recursive: boolean,
): AsyncGenerator<BucketItem> {
  try {
    yield* client.listObjectsV2(bucket, prefix, recursive) as AsyncIterable<BucketItem>;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Waits for an answer of the store. @throws CommandFailure with what the store said against it */
export async function explained<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): unknown {
  if (error instanceof S3Error) return new CommandFailure(`the object store refused: ${error.message}`);
  if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") {
    return new CommandFailure("the object store does not answer; ./lakehouse status shows why");
  }
  return error;
}
