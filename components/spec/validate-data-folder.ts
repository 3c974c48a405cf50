import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileFormat } from "./file-format.ts";
import type { FileSource, PostgresSource, Source } from "./source.ts";
import { validateDataFile } from "./validate-data-file.ts";

/** Name of a folder with the files of one day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks that a folder holds what sources are loaded from: one file per table, CSV or what the source says, each with
 * every declared column. Deliveries may also lie in one folder per day, `YYYY-MM-DD`, of which each holds any of the
 * files. Of CSV and Parquet only what tells the columns is read.
 *
 * @param at where the folder was named, for the messages
 * @returns one sentence per fault; empty when the folder can be loaded
 */
export function validateDataFolder(at: string, folder: string, sources: readonly Source[]): string[] {
  const loaded = sources.filter((source) => source.kind !== "url");
  if (loaded.length === 0)
    return [`${at}: all sources of the product are fetched by their URLs; leave the folder ${folder} out`];
  const formats = [...new Set(loaded.map(fileFormat))].map((format) => `<table>.${format}`);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    return [
      `${at}: folder ${folder} does not exist; give a folder with one ${formats.join(" or ")} per table`,
    ];
  return loaded.flatMap((source) => sourceFaults(at, folder, source));
}

/** Days whose deliveries lie in folders of their own, oldest first; none when the files lie side by side. */
export function deliveryDays(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && DAY.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function sourceFaults(at: string, folder: string, source: FileSource | PostgresSource): string[] {
  const exactly = source.kind === "files";
  const days = exactly ? deliveryDays(folder) : [];
  const format = fileFormat(source);
  return Object.entries(source.tables).flatMap(([table, { columns }]) => {
    const name = `${table}.${format}`;
    const places = days.length === 0 ? [""] : days;
    const files = places.map((day) => join(folder, day, name)).filter((file) => existsSync(file));
    if (files.length === 0) {
      return days.length === 0
        ? [`${at}: ${join(folder, name)} does not exist; the source's table ${table} is loaded from it`]
        : [`${at}: no day below ${folder} has a ${name}; the source's table ${table} is loaded from it`];
    }
    const wanted = Object.keys(columns);
    return files.flatMap((file) => validateDataFile(at, { file, format, wanted, exactly }));
  });
}

/** Rows of a Postgres source are loaded from CSV. */
function fileFormat(source: FileSource | PostgresSource): FileFormat {
  return source.kind === "files" ? source.format : "csv";
}
