import { createHash } from "node:crypto";
import type { SourceTable } from "../../components/spec/source.ts";
import { copyLine } from "./copy-text.ts";
import type { SourceData } from "./source-data.ts";

/** What a sample source is filled with, in short. */
export interface Fingerprint {
  /** SHA-256 over tables, columns and rows as they are loaded. */
  readonly sha256: string;
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Reads all rows once. Two folders of CSV files that differ only in quoting, in the order of their columns or in
 * columns that no table declares have the same fingerprint.
 */
export async function fingerprint(
  data: SourceData,
  tables: Readonly<Record<string, SourceTable>>,
): Promise<Fingerprint> {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  for (const name of Object.keys(tables).sort()) {
    hash.update(`${name}(${Object.keys(tables[name]?.columns ?? {}).join(",")})\n`);
    let count = 0;
    for await (const row of data.rows(name)) {
      hash.update(copyLine(row));
      count += 1;
    }
    rows[name] = count;
  }
  return { sha256: hash.digest("hex"), rows };
}
