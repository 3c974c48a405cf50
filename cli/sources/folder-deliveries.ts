import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSource } from "../../components/spec/source.ts";
import { deliveryDays } from "../../components/spec/validate-data-folder.ts";
import type { Delivery } from "./delivery.ts";

/** The files of a folder that `validateDataFolder` found sound. */
export function folderDeliveries(folder: string, source: FileSource): Delivery[] {
  const days = deliveryDays(folder);
  const places = days.length === 0 ? [undefined] : days;
  return places.flatMap((day) =>
    Object.keys(source.tables).flatMap((table) => {
      const file = join(folder, ...(day === undefined ? [] : [day]), `${table}.${source.format}`);
      return existsSync(file) ? [{ table, day, origin: file, read: () => readFile(file) }] : [];
    }),
  );
}
