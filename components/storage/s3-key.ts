import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";

/** Days for which a key that is to be deleted can still be had back; the longest there is. */
const DELETION_WINDOW_DAYS = 30;

/**
 * Declares the key that buckets, database and secrets of a stack are encrypted with, renewed each year. Who deletes it
 * deletes the data, so it is kept as long as the data is.
 *
 * @returns its ARN
 */
export function makeStackKey(
  name: string,
  args: { readonly stack: string; readonly protectData: boolean },
  options: CustomResourceOptions,
): Output<string> {
  const kept = { ...options, retainOnDelete: args.protectData };
  const key = new Key(
    `${name}-key`,
    {
      description: `Data of the lakehouse ${args.stack}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
    },
    { ...kept, protect: args.protectData },
  );
  new Alias(`${name}-key`, { name: `alias/lakehouse-${args.stack}`, targetKeyId: key.keyId }, kept);
  return key.arn;
}
