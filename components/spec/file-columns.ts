import { closeSync, openSync, readSync, statSync } from "node:fs";
import { parquetMetadata, parquetSchema, type SchemaTree } from "hyparquet";
import { parse } from "csv-parse/sync";
import type { FileFormat } from "./file-format.ts";
import { jsonKeys } from "./json-keys.ts";

/** Longest header line of a CSV file that is read, in bytes. */
const HEADER_LIMIT = 64 * 1024;

/** Mark at the end of every Parquet file, behind the length of the description that stands before it. */
const PARQUET_MARK = "PAR1";

/** What a file that is to be delivered says about itself. */
export interface FileColumns {
  /** Names of its columns; undefined for a file without rows that tells none. */
  readonly columns: readonly string[] | undefined;
  /** What is wrong with the file itself, one sentence each without the file's name. */
  readonly faults: readonly string[];
}

/** Reads the header of a CSV file, the description of a Parquet file, and of JSON every line, since each has its keys. */
export function fileColumns(file: string, format: FileFormat): FileColumns {
  switch (format) {
    case "csv":
      return { columns: csvHeader(file), faults: [] };
    case "json":
      return jsonKeys(file);
    case "parquet":
      return parquetColumns(file);
  }
}

function csvHeader(file: string): string[] {
  const rows: string[][] = parse(readPart(file, 0, HEADER_LIMIT), {
    to: 1,
    bom: true,
    relax_column_count: true,
  });
  return rows[0] ?? [];
}

function parquetColumns(file: string): FileColumns {
  const { size } = statSync(file);
  const end = readPart(file, Math.max(0, size - 8), 8);
  if (size < 12 || end.toString("latin1", 4) !== PARQUET_MARK) {
    const fault = `is no Parquet file: it does not end in ${PARQUET_MARK}; deliver the whole file, written as Parquet`;
    return { columns: undefined, faults: [fault] };
  }
  const length = end.readUInt32LE(0) + 8;
  try {
    const { children } = parquetSchema(parquetMetadata(readPart(file, Math.max(0, size - length), length)));
    const bytes = children.filter(holdsBytes).map(({ element }) => element.name);
    return {
      columns: children.map(({ element }) => element.name),
      faults: bytes.map((name) => `has bytes in column ${name}; write them as text, or remove the column`),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      columns: undefined,
      faults: [`is no Parquet file that can be read (${why}); write it again as Parquet`],
    };
  }
}

/** Whether values are bytes of which the file does not say that they are a text, a number or a time. */
function holdsBytes({ children, element }: SchemaTree): boolean {
  if (children.length > 0) return children.some(holdsBytes);
  const { type, converted_type, logical_type } = element;
  const raw = type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY";
  return raw && converted_type === undefined && logical_type === undefined;
}

/** At most `length` bytes of a file. */
function readPart(file: string, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  const handle = openSync(file, "r");
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, length, from));
  } finally {
    closeSync(handle);
  }
}
