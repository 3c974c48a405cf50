import type { BucketInfo, StoreInfo } from "../store/info.ts";
import { formatBytes } from "./bytes.ts";
import { renderTable } from "./table.ts";

/** What the object store is and holds, for people. */
export function renderStoreInfo({ endpoint, server, region, buckets }: StoreInfo): string {
  return [
    `${server} at ${endpoint}, region ${region}`,
    renderTable(
      ["bucket", "objects", "size", "versioning"],
      buckets.map((one) => [one.bucket, String(one.objects), formatBytes(one.bytes), versioning(one)]),
    ),
  ].join("\n");
}

function versioning({ versioning: on }: BucketInfo): string {
  if (on === undefined) return "unknown: this account may not ask";
  return on ? "on" : "off";
}
