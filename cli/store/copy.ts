import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { CopyDestinationOptions, CopySourceOptions, type Client } from "minio";
import { CommandFailure, EXIT } from "../command/failure.ts";
import type { StackOutputs } from "../stack/stack-outputs.ts";
import { isAddress, parseAddress, type StoreAddress } from "./address.ts";
import { explained } from "./objects.ts";
import { storeClient } from "./store-client.ts";

/**
 * Copies one object or file. A destination that ends with a slash, or is a folder, keeps the source's name.
 *
 * @returns where the copy is
 */
export async function copy(
  outputs: StackOutputs,
  account: string,
  from: string,
  to: string,
): Promise<string> {
  const client = storeClient(outputs, account);
  const address = (text: string): StoreAddress => parseAddress(text, outputs.description.buckets);
  if (isAddress(from) && isAddress(to)) return within(client, address(from), address(to));
  if (isAddress(from)) return download(client, address(from), to);
  if (isAddress(to)) return upload(client, from, address(to));
  throw new CommandFailure("neither side is in the store; write its address as s3://bucket/key", EXIT.usage);
}

async function within(client: Client, from: StoreAddress, to: StoreAddress): Promise<string> {
  const key = target(to.key, basename(from.key));
  await explained(
    client.copyObject(
      new CopySourceOptions({ Bucket: from.bucket, Object: from.key }),
      new CopyDestinationOptions({ Bucket: to.bucket, Object: key }),
    ),
  );
  return `s3://${to.bucket}/${key}`;
}

async function download(client: Client, from: StoreAddress, to: string): Promise<string> {
  if (from.key === "" || from.key.endsWith("/")) {
    throw new CommandFailure("name one object; s3 ls -r lists them", EXIT.usage);
  }
  const isFolder = to.endsWith("/") || (existsSync(to) && statSync(to).isDirectory());
  const file = isFolder ? join(to, basename(from.key)) : to;
  await explained(client.fGetObject(from.bucket, from.key, file));
  return file;
}

async function upload(client: Client, from: string, to: StoreAddress): Promise<string> {
  if (!existsSync(from) || !statSync(from).isFile())
    throw new CommandFailure(`${from} is no file`, EXIT.usage);
  const key = target(to.key, basename(from));
  await explained(client.fPutObject(to.bucket, key, from));
  return `s3://${to.bucket}/${key}`;
}

function target(key: string, name: string): string {
  return key === "" || key.endsWith("/") ? `${key}${name}` : key;
}
