import { readFile } from "node:fs/promises";
import type { UrlSource } from "../../components/spec/source.ts";
import { validateDataFile } from "../../components/spec/validate-data-file.ts";
import { inputFailure } from "../command/failure.ts";
import type { Delivery } from "./delivery.ts";
import { fetchedFile, fetchFile } from "./fetch-file.ts";

/**
 * The files of a source that are fetched by their URLs, each only when it is read. They tell no day of their own.
 *
 * @param id `product.source`, for messages
 * @param cache folder of the user's cache
 */
export function urlDeliveries(
  id: string,
  source: UrlSource,
  cache: string,
  say: (line: string) => void,
): Delivery[] {
  return Object.entries(source.tables).map(([table, { url, sha256, columns }]) => ({
    table,
    day: undefined,
    sha256,
    origin: url,
    prepare: async () => {
      const file = await fetchFile({ url, sha256 }, cache, (line) => {
        say(`${id}: ${line}`);
      });
      const faults = validateDataFile(`${id}.${table}, from ${url}`, {
        file,
        format: source.format,
        wanted: Object.keys(columns),
        exactly: true,
      });
      if (faults.length > 0) throw inputFailure(`source ${id}`, faults);
    },
    read: () => readFile(fetchedFile(cache, sha256)),
  }));
}
