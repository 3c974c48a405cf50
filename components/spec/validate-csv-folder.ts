import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { PostgresSource } from "./product.ts";

/** Longest header line that is read, in bytes. */
const HEADER_LIMIT = 64 * 1024;

/**
 * Checks that a folder holds one CSV file per table of a source, each with a header that names every declared
 * column. Only the headers are read.
 *
 * @param at where the folder was named, for the messages
 * @returns one sentence per fault; empty when the folder can be loaded
 */
export function validateCsvFolder(at: string, folder: string, source: PostgresSource): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return [`${at}: folder ${folder} does not exist; give a folder with one <table>.csv per table`];
  }
  return Object.entries(source.tables).flatMap(([table, { columns }]) => {
    const file = join(folder, `${table}.csv`);
    if (!existsSync(file))
      return [`${at}: ${file} does not exist; the source's table ${table} is loaded from it`];
    const header = readHeader(file);
    const missing = Object.keys(columns).filter((column) => !header.includes(column));
    if (missing.length === 0) return [];
    const noun = missing.length === 1 ? "column" : "columns";
    return [
      `${at}: ${file} lacks ${noun} ${missing.join(", ")} (its header has ${header.join(", ")}); add it to the file`,
    ];
  });
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
