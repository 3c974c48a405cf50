import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Source } from "./source.ts";

/** Longest header line that is read, in bytes. */
const HEADER_LIMIT = 64 * 1024;

/** Name of a folder with the files of one day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks that a folder holds what a source is loaded from: one CSV file per table, each with a header that names every
 * declared column. Deliveries may also lie in one folder per day, `YYYY-MM-DD`, of which each holds any of the files.
 * Only the headers are read.
 *
 * @param at where the folder was named, for the messages
 * @returns one sentence per fault; empty when the folder can be loaded
 */
export function validateCsvFolder(at: string, folder: string, source: Source): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return [`${at}: folder ${folder} does not exist; give a folder with one <table>.csv per table`];
  }
  const days = source.kind === "files" ? deliveryDays(folder) : [];
  return Object.entries(source.tables).flatMap(([table, { columns }]) => {
    const files =
      days.length === 0
        ? [join(folder, `${table}.csv`)]
        : days.map((day) => join(folder, day, `${table}.csv`)).filter((file) => existsSync(file));
    const wanted = Object.keys(columns);
    if (files.length === 0)
      return [
        `${at}: no day below ${folder} has a ${table}.csv; the source's table ${table} is loaded from it`,
      ];
    return files.flatMap((file) => fileFaults(at, { table, file, wanted, exactly: source.kind === "files" }));
  });
}

/** Days whose deliveries lie in folders of their own, oldest first; none when the files lie side by side. */
export function deliveryDays(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && DAY.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

interface Checked {
  readonly table: string;
  readonly file: string;
  readonly wanted: readonly string[];
  /** Whether the file may have no other columns. */
  readonly exactly: boolean;
}

function fileFaults(at: string, { table, file, wanted, exactly }: Checked): string[] {
  if (!existsSync(file))
    return [`${at}: ${file} does not exist; the source's table ${table} is loaded from it`];
  const header = readHeader(file);
  const missing = wanted.filter((column) => !header.includes(column));
  const unknown = exactly ? header.filter((column) => !wanted.includes(column)) : [];
  const faults: string[] = [];
  if (missing.length > 0) {
    const noun = missing.length === 1 ? "column" : "columns";
    faults.push(
      `${at}: ${file} lacks ${noun} ${missing.join(", ")} (its header has ${header.join(", ")}); add it to the file`,
    );
  }
  if (unknown.length > 0) {
    faults.push(
      `${at}: ${file} has ${unknown.join(", ")}, which the product does not declare; declare what is to be kept, or remove it from the file`,
    );
  }
  return faults;
}

function readHeader(file: string): string[] {
  const buffer = Buffer.alloc(HEADER_LIMIT);
  const handle = openSync(file, "r");
  try {
    const length = readSync(handle, buffer, 0, HEADER_LIMIT, 0);
    const rows: string[][] = parse(buffer.subarray(0, length), {
      to: 1,
      bom: true,
      relax_column_count: true,
    });
    return rows[0] ?? [];
  } finally {
    closeSync(handle);
  }
}
