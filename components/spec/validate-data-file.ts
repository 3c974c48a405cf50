import { fileColumns } from "./file-columns.ts";
import type { FileFormat } from "./file-format.ts";

/** A file from which a table of a source is loaded. */
export interface DataFile {
  readonly file: string;
  readonly format: FileFormat;
  /** Names of the declared columns. */
  readonly wanted: readonly string[];
  /** Whether the file may have no other columns. */
  readonly exactly: boolean;
}

/**
 * Checks that a file can be read and has every declared column.
 *
 * @param at where the file was named, for the messages
 * @returns one sentence per fault; empty when the file can be loaded
 */
export function validateDataFile(at: string, { file, format, wanted, exactly }: DataFile): string[] {
  const { columns, faults: broken } = fileColumns(file, format);
  const faults = broken.map((fault) => `${at}: ${file} ${fault}`);
  if (columns === undefined) return faults;
  const missing = wanted.filter((column) => !columns.includes(column));
  const unknown = exactly ? columns.filter((column) => !wanted.includes(column)) : [];
  if (missing.length > 0) {
    const noun = missing.length === 1 ? "column" : "columns";
    const has = format === "csv" ? "its header has" : "it has";
    faults.push(
      `${at}: ${file} lacks ${noun} ${missing.join(", ")} (${has} ${columns.join(", ")}); add it to the file`,
    );
  }
  if (unknown.length > 0) {
    faults.push(
      `${at}: ${file} has ${unknown.join(", ")}, which the product does not declare; declare what is to be kept, or remove it from the file`,
    );
  }
  return faults;
}
