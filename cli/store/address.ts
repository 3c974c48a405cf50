import { CommandFailure, EXIT } from "../command/failure.ts";

/** A place in the object store. */
export interface StoreAddress {
  /** Physical name. */
  readonly bucket: string;
  /** Key, or the beginning of keys; may be empty. */
  readonly key: string;
}

const ADDRESS = /^(?:s3a?:\/\/)?([^/]+)(?:\/(.*))?$/;

/**
 * Understands `s3://bucket/key` and `bucket/key`. A bucket may be given by its logical name.
 *
 * @param buckets physical bucket by logical name
 * @throws CommandFailure that says how an address is written
 */
export function parseAddress(text: string, buckets: Readonly<Record<string, string>>): StoreAddress {
  const match = ADDRESS.exec(text);
  if (match?.[1] === undefined) {
    throw new CommandFailure(`"${text}" is no address; write s3://bucket/key`, EXIT.usage);
  }
  return { bucket: buckets[match[1]] ?? match[1], key: match[2] ?? "" };
}

/** Whether a text is written as an address of the store rather than of a local file. */
export function isAddress(text: string): boolean {
  return /^s3a?:\/\//.test(text);
}
